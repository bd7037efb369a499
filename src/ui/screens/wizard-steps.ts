import type { Finding } from '../../checks/check.ts'
import { queueWords } from '../../run/words.ts'
import { count, duration } from '../../text/numbers.ts'
import { blank, ends, type Line, line, type Span, span } from '../draw/line.ts'
import type { Pen } from '../draw/pen.ts'
import type { Session } from '../session.ts'
import { about, byUrgency, clock, doing, worst } from './words.ts'

/** A step of the wizard: a line, and more where it is the one that is looked at. */
export interface Step {
  readonly title: string
  mark(pen: Pen): Span
  /** What came out, in a few words. */
  readonly short: string
  details(pen: Pen): Line[]
}

export const stepsOf = (session: Session): readonly Step[] => [
  connect(session),
  ...session.playbook.steps.map((_, at) => step(session, at)),
  verdict(session),
]

const asking = (pen: Pen): Span => span(`${pen.unicode ? '…' : '.'} asking  `, 'accent')
const notYet = span(' '.repeat(10))

const connect = (session: Session): Step => {
  const { failure, via, mta } = session.state
  const failed = failure !== null && mta === null
  return {
    title: 'Connect',
    mark: (pen) => (failed ? pen.mark('unknown') : via === null || mta === null ? asking(pen) : pen.mark('ok')),
    short: failed ? failure.message : (via ?? ''),
    details: (pen) =>
      failed
        ? failureLines(failure, pen)
        : [
            ...pen.wrap(willAsk(session), 'dim'),
            ...(mta ? [] : ticking(session, via === null ? 'connecting' : 'which mail server runs here?', pen)),
          ],
  }
}

const failureLines = (
  { message, hint }: { readonly message: string; readonly hint: string | null },
  pen: Pen,
): Line[] => [...pen.wrap(message), ...(hint ? [blank, ...pen.wrap(hint, 'dim')] : [])]

/** What is about to happen, before it happens. */
const willAsk = ({ playbook, target, recording }: Session): string => {
  const checks = playbook.steps.reduce((sum, each) => sum + each.checks.length, 0)
  const what = `${count(checks, 'check')} in ${count(playbook.steps.length, 'step')}: processes, queue, log, settings, ports, names, disk.`
  if (recording) return `A recording of a real incident in a lab is replayed: no server is asked. ${what}`
  return `mailmedic logs in to ${target} and only reads. ${what} Nothing is installed or changed; SMTP dialogues stop before DATA.`
}

const step = (session: Session, at: number): Step => {
  const { title, say } = session.playbook.steps[at] ?? { title: '', say: '' }
  const { failure, steps } = session.state
  const findings = (steps[at]?.findings ?? []).toSorted(byUrgency)
  const now = session.step === at || session.retrying === at
  const status = worst(findings)
  const [first] = findings
  const broken = failure !== null && steps.length === at + 1
  const again = session.retried.get(at)
  return {
    title,
    mark: (pen) => (now ? asking(pen) : broken ? pen.mark('unknown') : status === null ? notYet : pen.mark(status)),
    short: first ? about(first) : '',
    details: (pen) => [
      ...pen.wrap(say, 'dim'),
      ...findings.flatMap((finding) => findingLines(finding, pen)),
      ...(broken ? failureLines(failure, pen) : []),
      ...(now ? ticking(session, doing(session.state), pen) : []),
      ...(again
        ? pen.wrap(`Asked again at ${clock(again)}; the verdict is from before: R asks everything again.`, 'accent')
        : []),
    ],
  }
}

const markColumns = 11

const findingLines = (finding: Finding, pen: Pen): Line[] =>
  pen
    .wrap(about(finding), undefined, pen.columns - markColumns, 2)
    .map((each, at) => [
      ...(at === 0 ? [pen.mark(finding.status), span(' ')] : [span(' '.repeat(markColumns))]),
      ...each,
    ])

const verdict = (session: Session): Step => {
  const { state, judged } = session
  const [first] = state.diagnoses
  const words = first ? first.title : state.failure ? 'the server could not be asked to the end' : queueWords(state)
  const short = judged ? words : ''
  const judging =
    session.running && !judged && state.steps.length === session.playbook.steps.length && session.step === null
  return {
    title: 'Verdict',
    mark: (pen) => (judged ? pen.mark(state.status) : judging ? asking(pen) : notYet),
    short,
    details: (pen) => [
      ...pen.wrap(short),
      ...(judged ? [line('enter shows it', 'dim')] : []),
      ...(judging ? ticking(session, doing(state), pen) : []),
    ],
  }
}

/** What is going on, and for how long. */
const ticking = (session: Session, what: string, pen: Pen): Line[] => {
  if (session.startedAt === null) return []
  const since = pen.reader ? '' : duration(Math.floor((performance.now() - session.startedAt) / 100) * 100)
  return [ends([span(pen.safe(what), 'accent')], line(since, 'dim'), pen.columns, pen.dots)]
}
