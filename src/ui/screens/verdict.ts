import { width } from '../../text/text.ts'
import type { App } from '../app.ts'
import { blank, cell, type Line, line, span } from '../draw/line.ts'
import { List } from '../draw/list.ts'
import { panes } from '../draw/panes.ts'
import type { Pen } from '../draw/pen.ts'
import { Scroll } from '../draw/scroll.ts'
import type { Screen } from '../screen.ts'
import type { FixChoice } from '../services.ts'
import type { Session } from '../session.ts'
import { causeLines, healthyLines, troubleLines, unknownLines } from './verdict-lines.ts'
import { type Way, waysOut } from './ways-out.ts'

/** What is wrong, what proves it, what speaks against it, what bites next, and the ways out. */
export const verdict = (app: App, session: Session, askAgain: () => void): Screen => {
  let at = 0
  let fixes: readonly FixChoice[] = []
  const { allow } = session.playbook.fixes
  const wanted = [...new Set(session.state.diagnoses.flatMap((each) => each.fixes))]
  void app.services
    .fixes(allow === 'all' ? wanted : wanted.filter((id) => Array.isArray(allow) && allow.includes(id)))
    .then((found) => {
      fixes = found
      app.changed()
    })
  const scroll = new Scroll()
  const causes = () => session.state.diagnoses
  const ways = new List<Way>(
    () => waysOut(app, session, causes()[at], fixes, again),
    ({ title }) => title,
  )
  const turn = (by: number) => () => {
    at = Math.max(0, Math.min(at + by, causes().length - 1))
  }
  const again = (): void => {
    app.backTo('wizard')
    askAgain()
  }
  const about = (pen: Pen): readonly Line[] => {
    if (causes()[at]) return causeLines(session.state, at, pen)
    return session.state.status === 'unknown' ? unknownLines(session.state, pen) : healthyLines(session.state, pen)
  }
  /** The ways out are always seen; what is above them scrolls where it is too long. */
  const main = (pen: Pen): readonly Line[] => {
    const columns = Math.min(44, Math.max(...ways.rows.map(({ title }) => width(title))))
    const choices = ways.lines(pen.rows, pen, (way, chosen) => wayLine(way, chosen, columns, pen))
    const room = pen.rows - choices.length - 1
    const all = about(pen)
    const shown = scroll.lines(withFewerGaps(all, all.length - room), room)
    return [...shown, scroll.place === '' ? blank : line(`${scroll.place}: PgDn`, 'dim'), ...choices]
  }
  return {
    id: 'verdict',
    place: () => (causes().length > 1 ? `cause ${at + 1} of ${causes().length}` : 'verdict'),
    keys: () => [
      { keys: ['enter'], bar: 'choose', help: 'take the way out under the cursor', run: () => ways.chosen?.run() },
      ...(causes().length > 1
        ? [
            { keys: ['n', 'right', 'tab'], bar: 'next cause', help: 'the next cause', run: turn(1) },
            { keys: ['p', 'left', 'shift-tab'], help: 'the cause before', run: turn(-1) },
          ]
        : []),
      ...(session.running
        ? []
        : [{ keys: ['r', 'R'], bar: 'ask again', help: 'ask everything again, for a new verdict', run: again }]),
      ...ways.keys().filter(({ keys }) => keys.includes('up') || keys.includes('down')),
      ...scroll.keys().filter(({ keys }) => !keys.includes('up') && !keys.includes('down')),
    ],
    body: (pen) => panes(pen, main, (on) => troubleLines(session.state, on)),
    copy: () => causes()[at]?.title ?? null,
  }
}

/** So many rows less, where there are so many gaps: from the end on, never the one under the title. */
const withFewerGaps = (all: readonly Line[], fewer: number): readonly Line[] => {
  const gaps = all.flatMap((each, n) => (each.length === 0 && n > 1 ? [n] : []))
  const dropped = new Set(fewer > 0 ? gaps.slice(-fewer) : [])
  return all.filter((_, n) => !dropped.has(n))
}

const wayLine = ({ title, detail }: Way, chosen: boolean, columns: number, pen: Pen): Line => [
  span(chosen ? '> ' : '  ', 'accent'),
  span(cell(pen.safe(title), columns, pen.dots), chosen ? 'strong' : undefined),
  span(`  ${pen.safe(detail)}`, 'dim'),
]
