import { checkUses } from '../../run/playbook.ts'
import { queueWords } from '../../run/words.ts'
import { count, duration } from '../../text/numbers.ts'
import { ends, type Line, line, type Span, span } from '../draw/line.ts'
import type { Pen } from '../draw/pen.ts'
import type { Session } from '../session.ts'
import { about, byUrgency, doing, worst } from './words.ts'

/** A step of the wizard: a line, and more where it is the one that is looked at. */
export interface Step {
  readonly title: string
  mark(pen: Pen): Span
  /** What came out, in a few words. */
  readonly short: string
  details(pen: Pen): Line[]
}

const waiting = (pen: Pen): Span => span(`${pen.unicode ? '…' : '.'} asking  `, 'accent')
const notYet = span(' '.repeat(10))
/** Columns that the details are indented by. */
const indent = 5

export const connectStep = (session: Session): Step => {
  const { state } = session
  const failed = state.failure !== null
  return {
    title: 'Connect',
    mark: (pen) => (failed ? pen.mark('unknown') : state.via === null ? waiting(pen) : pen.mark('ok')),
    short: failed ? (state.failure?.message ?? '') : (state.via ?? ''),
    details: (pen) => {
      const { failure } = state
      const room = pen.columns - indent
      if (failure)
        return [
          ...pen.wrap(failure.message, undefined, room),
          ...(failure.hint ? [line(''), ...pen.wrap(failure.hint, 'dim', room)] : []),
        ]
      return [
        ...pen.wrap(willAsk(session), 'dim', room),
        ...ticking(session, state.via === null ? 'connecting' : 'which mail server runs here?', pen),
      ]
    },
  }
}

/** What is about to happen, before it happens. */
const willAsk = ({ playbook, target, recording }: Session): string => {
  const checks = playbook.steps.reduce((sum, step) => sum + checkUses(step).length, 0)
  const what = `${count(checks, 'check')} in ${count(playbook.steps.length, 'step')}: processes, queue, log, settings, ports, names, disk.`
  if (recording) return `A recording of a real incident in a lab is replayed: no server is asked. ${what}`
  return `mailmedic logs in to ${target} and only reads. ${what} Nothing is installed or changed; SMTP dialogues stop before DATA.`
}

export const playbookStep = (session: Session, at: number): Step => {
  const { title, say } = session.playbook.steps[at] ?? { title: '', say: '' }
  const findings = session.state.steps[at]?.findings ?? []
  const now = session.step === at
  const status = worst(findings)
  const first = findings.toSorted(byUrgency)[0]
  return {
    title,
    mark: (pen) => (now ? waiting(pen) : status === null ? notYet : pen.mark(status)),
    short: first ? about(first) : '',
    details: (pen) => {
      const room = pen.columns - indent
      const shown = findings.toSorted(byUrgency)
      return [
        ...pen.wrap(say, 'dim', room),
        ...shown.flatMap((finding) => {
          const [head, ...rest] = pen.wrap(about(finding), undefined, room - 11, 2)
          return [
            [pen.mark(finding.status), span(' '), ...(head ?? [])],
            ...rest.map((each): Line => [span(' '.repeat(11)), ...each]),
          ]
        }),
        ...(now ? ticking(session, doing(session.state), pen) : []),
      ]
    },
  }
}

export const verdictStep = (session: Session): Step => {
  const { state } = session
  const [first] = state.diagnoses
  const short = !session.judged
    ? ''
    : first
      ? first.title
      : state.failure
        ? 'none: the server could not be asked'
        : queueWords(state)
  return {
    title: 'Verdict',
    mark: (pen) => (session.judged ? pen.mark(state.status) : judging(session) ? waiting(pen) : notYet),
    short,
    details: (pen) => [
      ...pen.wrap(short, undefined, pen.columns - indent),
      ...(judging(session) ? ticking(session, doing(state), pen) : []),
    ],
  }
}

const judging = (session: Session): boolean =>
  session.running && !session.judged && session.state.steps.length > session.playbook.steps.length

/** What is going on, and for how long. */
const ticking = (session: Session, what: string, pen: Pen): Line[] => {
  if (session.startedAt === null) return []
  const since = pen.reader ? '' : duration(Math.floor((performance.now() - session.startedAt) / 100) * 100)
  return [ends([span(pen.safe(what), 'accent')], line(since, 'dim'), pen.columns - indent, pen.dots)]
}
