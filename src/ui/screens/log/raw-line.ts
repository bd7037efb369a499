import { readDelivery } from '../../../trace/delivery.ts'
import { readLine } from '../../../trace/line.ts'
import type { LogLine } from '../../../trace/log.ts'
import { blank, cut, type Line, line, span, type Tone } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'
import type { Kept } from './buffer.ts'
import { levelTones, outcomeTones } from './log-line.ts'

const word = /\bstatus=(sent|deferred|bounced|expired)\b|\b(panic|fatal|error|warning): |: (?:NOQUEUE: )?(reject): /

/** How serious a raw line is, for its colour: its words say it too. */
const toneOf = (text: string): Tone | undefined => {
  const [, status, level, reject] = word.exec(text) ?? []
  return outcomeTones[status ?? ''] ?? levelTones[level ?? reject ?? '']
}

const time = /^(?:[A-Z][a-z]{2} [ \d]\d |\d{4}-\d\d-\d\d[T ])(\d\d:\d\d:\d\d)/
const anyClock = { now: 0, offsetMinutes: 0 }

/** Without date, host and process number, which are the same on every line and leave no room for what matters. */
const briefly = (text: string, tone: Tone | undefined, pen: Pen): Line => {
  const at = time.exec(text)?.[1]
  const read = at === undefined ? null : readLine(text, anyClock)
  if (!at || !read) return [span(pen.safe(text), tone)]
  const program = pen.safe(read.program.slice(read.program.lastIndexOf('/') + 1))
  const said = `${read.queueId === null ? '' : `${read.queueId}: `}${gist(read)}`
  return [
    span(`${at}  `, tone === 'strong' ? tone : 'dim'),
    span(`${program.padEnd(programColumns)} `, tone === 'strong' ? tone : 'dim'),
    span(pen.safe(said), tone),
  ]
}

/** Of a delivery the outcome first: in the log it stands at the end of the line. */
const gist = (read: LogLine): string => {
  const delivery = readDelivery(read)
  if (!delivery) return read.text
  const { status, recipient, relay, reason } = delivery
  return `${status} <${recipient}>${relay === 'none' ? '' : ` by ${relay}`} (${reason})`
}

const programColumns = 8

/** One row; `sought` marks those that hold it. */
export const logRow = ({ text, gap }: Kept, at: boolean, sought: string, pen: Pen): Line => {
  if (gap) return line(`  (${text})`, 'unknown')
  const found = sought !== '' && text.toLowerCase().includes(sought.toLowerCase())
  const mark = span(at ? '> ' : found ? '* ' : '  ', 'accent')
  return cut([mark, ...briefly(text, at ? 'strong' : toneOf(text), pen)], pen.columns, pen.dots)
}

const wholeRows = 4

/** A line as the log has it: a row has no room for its end, where the reason stands. */
export const wholeLine = ({ text }: Kept, pen: Pen): Line[] => {
  const lines = pen.wrap(text, toneOf(text), pen.columns, wholeRows)
  return [line(pen.reader ? '' : pen.rule.repeat(pen.columns), 'dim'), ...lines, ...missing(wholeRows - lines.length)]
}

const missing = (rows: number): Line[] => Array.from({ length: rows }, () => blank)
