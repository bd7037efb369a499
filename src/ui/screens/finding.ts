import type { Finding } from '../../checks/check.ts'
import { type Table, tablesOf } from '../../checks/tables.ts'
import { pad, width } from '../../text/text.ts'
import { blank, type Line, line, span } from '../draw/line.ts'
import type { Pen } from '../draw/pen.ts'
import { Scroll } from '../draw/scroll.ts'
import type { Screen } from '../screen.ts'
import { about } from './words.ts'

/** One finding with everything that is known of it. */
export const finding = (shown: Finding): Screen => {
  const scroll = new Scroll()
  return {
    id: 'finding',
    place: () => scroll.place || shown.check,
    keys: () => scroll.keys(),
    body: (pen) => scroll.lines(findingLines(shown, pen), pen.rows),
    copy: () => [about(shown), ...shown.evidence.map(({ ask, quote }) => `$ ${ask}\n${quote}`)].join('\n'),
  }
}

export const findingLines = (shown: Finding, pen: Pen): Line[] => [
  [pen.mark(shown.status), span(' '), span(shown.check, 'dim')],
  ...pen.wrap(shown.subject, 'strong'),
  ...(shown.summary === shown.subject ? [] : pen.wrap(shown.summary)),
  ...shown.evidence.flatMap(({ ask, quote }) => [blank, ...pen.wrap(`$ ${ask}`, 'accent'), ...quoteLines(quote, pen)]),
  ...tablesOf(shown).flatMap((each) => [blank, ...tableLines(each, pen)]),
]

const quoteLines = (quote: string, pen: Pen): Line[] =>
  quote
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .flatMap((each) => pen.wrap(each, undefined, pen.columns - 2).map((part): Line => [span('  '), ...part]))

/** In columns where they fit, else each row as a paragraph. */
const tableLines = ({ head, rows }: Table, pen: Pen): Line[] => {
  const cells = [head, ...rows].map((row) => row.map(pen.safe))
  const columns = head.map((_, at) => Math.max(...cells.map((row) => width(row[at] ?? ''))))
  if (columns.reduce((sum, each) => sum + each + 2, -2) > pen.columns)
    return rows.flatMap((row) => pen.wrap(row.filter(Boolean).join(': '), undefined, pen.columns, 3))
  return cells.map((row, at) =>
    line(
      row
        .map((text, n) => pad(text, columns[n] ?? 0))
        .join('  ')
        .trimEnd(),
      at === 0 ? 'dim' : undefined,
    ),
  )
}
