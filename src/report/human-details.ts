import type { Finding } from '../checks/check.ts'
import { type Table, tablesOf } from '../checks/tables.ts'
import { describeAsk } from '../probes/probe.ts'
import { lackingWords, rightsCommand } from '../run/lacking-words.ts'
import type { RunState } from '../run/state.ts'
import { count, duration } from '../text/numbers.ts'
import { pad, width } from '../text/text.ts'
import type { Page } from './page.ts'
import { statusPaint } from './paint.ts'

const urgency = ['critical', 'warning', 'unknown', 'skipped', 'ok']
/** Beside causes, which already say why, fewer: verdict, causes and these fit a screen. */
const shown = { besideCauses: 3, alone: 8 } as const

/** Findings that need attention, worst first; all of them where details are wanted. */
export const findingLines = (run: RunState, on: Page): string[] => {
  const wanted = run.findings
    .filter((f) => on.details || (f.status !== 'ok' && f.status !== 'skipped'))
    .toSorted((a, b) => urgency.indexOf(a.status) - urgency.indexOf(b.status))
  const most = run.diagnoses.length > 0 ? shown.besideCauses : shown.alone
  const cut = on.details ? wanted : wanted.slice(0, most)
  const more = wanted.length - cut.length
  return [
    ...(wanted.length > 0 ? ['Found'] : []),
    ...cut.flatMap((finding) => findingText(finding, on)),
    ...(more > 0 ? [`   and ${more} more: --details`] : []),
    ...(run.queue?.remarks ?? []).flatMap((remark) => on.wrap(`Queue: ${remark}`)),
  ]
}

const findingText = (finding: Finding, on: Page): string[] => [
  ...on
    .wrap(about(finding), on.width - 13, on.details ? 4 : 1)
    .map((line, i) =>
      i === 0
        ? `   ${on.paint(finding.status.padEnd(10), statusPaint[finding.status])}${line}`
        : `${' '.repeat(13)}${line}`,
    ),
  ...(on.details ? tablesOf(finding).flatMap((each) => tableLines(each, on)) : []),
]

const indent = 13
/** In columns where they fit; else each row as a paragraph. */
const tableLines = ({ head, rows }: Table, on: Page): string[] => {
  const cells = [head, ...rows].map((row) => row.map(on.safe))
  const columns = head.map((_, at) => Math.max(...cells.map((row) => width(row[at] ?? ''))))
  const fits = columns.reduce((sum, each) => sum + each + 2, 0) <= on.width - indent + 2
  if (!fits)
    return rows.flatMap((row) =>
      on
        .wrap(row.filter((text) => text !== '').join(': '), on.width - indent - 2, 3)
        .map((line, i) => ' '.repeat(indent + (i === 0 ? 0 : 2)) + line),
    )
  return cells.map((row, i) => {
    const line = row
      .map((text, at) => pad(text, columns[at] ?? 0))
      .join('  ')
      .trimEnd()
    return `${' '.repeat(indent)}${i === 0 ? on.paint(line, 'dim') : line}`
  })
}

const about = ({ subject, summary }: Finding): string =>
  subject === '' || summary.includes(subject) ? summary : `${subject}: ${summary}`

/** What was looked at and is in order: a reader then need not ask for it. At most two lines. */
export const soundLines = (run: RunState, on: Page): string[] => {
  // What the queue looks like is the symptom: it neither is nor is not a cause.
  const about = run.findings.filter((f) => f.status === 'ok' && (run.diagnoses.length === 0 || !symptom(f)))
  const sound = new Map(about.map((f) => [f.check, short(on.safe(f.summary))]))
  const parts = [...sound.values()].filter((text) => text !== '' && width(text) <= 60)
  if (parts.length === 0) return []
  const label = run.diagnoses.length > 0 ? 'Not the cause: ' : 'In order: '
  const lines: string[] = []
  let line = label
  for (const [i, part] of parts.entries()) {
    const joined = line === label || line === '' ? `${line}${part}` : `${line}${on.dot}${part}`
    if (width(joined) <= on.width) line = joined
    else {
      lines.push(line)
      line = part
      if (lines.length === 2 && !on.details) {
        lines[1] = on.shorten(`${lines[1]}${on.dot}${parts.length - i} more`, on.width)
        return lines
      }
    }
  }
  return [...lines, on.shorten(line, on.width)]
}

const symptom = ({ check }: Finding): boolean => check.startsWith('queue-') || check === 'stuck-log'
const short = (text: string): string => text.replace(/\.$/, '')

/** How much was asked, what could not be, and where more is. */
export const closingLines = (run: RunState, on: Page): string[] => {
  // Of a server that did not even say what it is, no question was answered.
  if (run.asked.length === 0 || (run.failure && !run.mta)) return []
  const lacking = lackingWords(run)
  const denied = lacking ? [] : run.asked.filter((ask) => ask.status === 'denied')
  const first = denied[0]
  const refused = first
    ? `, ${denied.length} could not be asked (${on.shorten(on.safe(describeAsk(first.ask)), 30)}: ${on.safe(first.why ?? 'denied')})`
    : ''
  const asked = `${count(run.asked.length, 'question')} in ${duration(run.durationMs)}`
  const said = lacking ? `${asked}; ${lacking}: ${rightsCommand(run)}` : `${asked}${refused}`
  const more = 'report: --format markdown'
  if (width(said) + width(more) + 2 <= on.width) return [on.ends(said, more)]
  return [...on.wrap(said, on.width, 2), more]
}
