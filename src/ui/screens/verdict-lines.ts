import type { ReportedDiagnosis } from '../../run/event.ts'
import type { RunState } from '../../run/state.ts'
import { explainsWords, queueWords } from '../../run/words.ts'
import { count } from '../../text/numbers.ts'
import { width } from '../../text/text.ts'
import { bar } from '../draw/bar.ts'
import { blank, ends, type Line, line, span } from '../draw/line.ts'
import type { Pen } from '../draw/pen.ts'
import { about, byUrgency } from './words.ts'

export const causeLines = (run: RunState, at: number, pen: Pen): Line[] => {
  const cause = run.diagnoses[at]
  if (!cause) return []
  return [
    ...titled(cause, pen),
    blank,
    ...pen.wrap(cause.explain),
    blank,
    explained(cause, run, at, pen),
    blank,
    ...pen.field('because', cause.because.slice(0, 4), undefined, 2),
    ...pen.field('against', cause.against.length > 0 ? cause.against.slice(0, 3) : ['nothing found'], undefined, 2),
    ...next(run.diagnoses.slice(at + 1), run.diagnoses.slice(0, at), pen),
    ...unexplained(run, pen),
    ...untold(run, pen),
  ]
}

/** What could not be asked or told: the verdict rests on the rest. */
const untold = ({ findings, asked }: RunState, pen: Pen): Line[] => {
  // No connection to the server itself; a port that cannot be dialled is an answer about the network.
  const lost = asked.filter(
    ({ ask, status }) => status === 'unreachable' && (ask.kind === 'exec' || ask.kind === 'file'),
  )
  if (lost.length > 0) {
    const words = `The connection broke while the server was asked: ${count(lost.length, 'question')} without an answer. r asks again.`
    return [blank, ...pen.wrap(words, 'unknown', pen.columns, 3)]
  }
  const unknown = findings.filter(({ status }) => status === 'unknown')
  const [first] = unknown
  if (!first) return []
  const words = `${count(unknown.length, 'check')} could not tell: ${first.summary.replace(/^could not tell: /, '')}`
  return [blank, ...pen.wrap(words, 'unknown', pen.columns, 3)]
}

const titled = ({ title, confidence, status }: ReportedDiagnosis, pen: Pen): Line[] => {
  const right = [span(confidence, 'accent')]
  const [first, ...rest] = pen.wrap(
    title,
    status === 'critical' ? 'critical' : 'strong',
    pen.columns - confidence.length - 2,
  )
  return [ends(first ?? blank, right, pen.columns, pen.dots), ...rest]
}

/** How much of what waits it explains, in words and as a picture. */
const explained = ({ explains }: ReportedDiagnosis, run: RunState, at: number, pen: Pen): Line => {
  const total = run.queue?.total ?? 0
  const words = explainsWords(explains, total, at === 0)
  const room = pen.columns - width(words) - 5
  return [
    span('  '),
    span(words, 'strong'),
    span('   '),
    span(bar(explains.messages, total, Math.min(room, 60), pen), 'accent'),
  ]
}

const next = (behind: readonly ReportedDiagnosis[], before: readonly ReportedDiagnosis[], pen: Pen): Line[] => {
  if (before.length > 0) return [blank, ...pen.wrap(`First in the way: ${before[0]?.title}.`, 'dim')]
  const [second] = behind
  if (!second) return []
  const more = behind.length > 1 ? ` And ${count(behind.length - 1, 'more cause')}.` : ''
  const when = second.explains.messages > 0 ? 'It holds mail too.' : 'It bites next.'
  return [blank, ...pen.wrap(`Behind it: ${second.title} (${second.confidence}). ${when}${more}`)]
}

/** Messages that no cause took: nobody may count on them. */
const unexplained = ({ unexplained: { messages, reasons } }: RunState, pen: Pen): Line[] => {
  if (messages === 0) return []
  const words = `${count(messages, 'message waits', 'messages wait')} for a reason that was not recognised${reasons[0] ? `: ${reasons[0]}` : ''}`
  return [blank, ...pen.wrap(words, 'unknown', pen.columns, 3)]
}

/** No cause: either nothing is wrong, or something that is not known here. */
export const healthyLines = (run: RunState, pen: Pen): Line[] => {
  const head = run.status === 'ok' ? 'Nothing keeps mail from moving' : 'No cause was recognised'
  return [
    ends(line(head, run.status === 'ok' ? 'ok' : 'strong'), line(queueWords(run)), pen.columns, pen.dots),
    ...unexplained(run, pen),
    blank,
    ...troubleLines(run, pen),
  ]
}

/** What is not in order, then what is. */
export const troubleLines = (run: RunState, pen: Pen): Line[] => {
  const troubles = run.findings.filter(({ status }) => status !== 'ok' && status !== 'skipped').toSorted(byUrgency)
  const sound = run.findings.filter(({ status }) => status === 'ok')
  return [
    ...troubles.flatMap((each) => findingLine(each.status, about(each), pen)),
    ...(sound.length > 0
      ? [
          ...(troubles.length > 0 ? [blank] : []),
          ...pen.wrap(
            `In order: ${sound.map((each) => each.summary).join(pen.dot)}`,
            'dim',
            pen.columns,
            pen.wide ? 6 : 12,
          ),
        ]
      : []),
  ]
}

/** It could not be told, and why. */
export const unknownLines = (run: RunState, pen: Pen): Line[] => [
  line('Could not tell', 'unknown'),
  blank,
  ...(run.failure
    ? [...pen.wrap(run.failure.message), ...(run.failure.hint ? [blank, ...pen.wrap(run.failure.hint, 'dim')] : [])]
    : []),
  ...run.findings
    .filter(({ status }) => status === 'unknown')
    .flatMap((each) => findingLine('unknown', about(each), pen)),
  ...unexplained(run, pen),
]

const findingLine = (status: 'ok' | 'warning' | 'critical' | 'unknown' | 'skipped', text: string, pen: Pen): Line[] =>
  pen
    .wrap(text, undefined, pen.columns - 11, 2)
    .map((each, at) => [at === 0 ? pen.mark(status) : span(' '.repeat(10)), span(' '), ...each])
