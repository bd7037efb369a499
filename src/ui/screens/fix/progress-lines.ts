import type { MendState, StepState, VerifyState } from '../../../run/mend-state.ts'
import { duration } from '../../../text/numbers.ts'
import { width } from '../../../text/text.ts'
import { blank, cell, ends, type Line, line, type Span, span, type Tone } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'

/** A state of a step or a proof: mark, word, tone. */
const states: Readonly<Record<StepState['state'] | VerifyState['state'], readonly [string, string, Tone]>> = {
  waiting: [' ', ' ', 'dim'],
  running: ['…', '.', 'accent'],
  done: ['✓', '+', 'ok'],
  failed: ['✗', 'x', 'critical'],
  undoing: ['…', '.', 'warning'],
  undone: ['↶', '<', 'warning'],
  'not-undone': ['✗', 'x', 'critical'],
  holds: ['✓', '+', 'ok'],
  fails: ['✗', 'x', 'critical'],
  unknown: ['?', '?', 'unknown'],
}
const stateColumns = 12

const mark = (state: StepState['state'] | VerifyState['state'], pen: Pen): Span => {
  const [unicode, ascii, tone] = states[state]
  return span(`${pen.unicode ? unicode : ascii} ${state}`.padEnd(stateColumns), tone)
}

/** Each step with its state, then what proves it, then what the mail log says of the messages concerned. */
export const progressLines = (state: MendState, pen: Pen): Line[] => [
  ...stepsLines(state, pen),
  ...(state.logLines.length > 0 ? [blank, line('Mail log', 'strong')] : []),
  ...state.logLines
    .slice(-8)
    .map((each): Line => [span('  '), span(pen.shorten(pen.safe(each), pen.columns - 2), 'dim')]),
  ...noteLines(state, pen),
]

/** The same on a wide terminal, without what stands beside it. */
export const stepsAlone = (state: MendState, pen: Pen): Line[] => [...stepsLines(state, pen), ...noteLines(state, pen)]

/** Beside the steps: the newest lines of the log about the messages concerned, whole, as many as there is room for. */
export const logBeside = ({ logLines }: MendState, pen: Pen): Line[] => {
  const all = logLines.slice(-pen.rows).flatMap((each) => pen.wrap(each, 'dim'))
  return [line('Mail log', 'strong'), blank, ...(all.length > 0 ? all.slice(2 - pen.rows) : [nothingYet])]
}
const nothingYet = line('no line about these messages yet', 'dim')

const noteLines = ({ notes }: MendState, pen: Pen): Line[] =>
  notes.length > 0 ? [blank, ...notes.flatMap((note) => pen.wrap(note, 'dim'))] : []

const stepsLines = (state: MendState, pen: Pen): Line[] => {
  const labels = state.plan?.steps.map((step) => pen.safe(step.label)) ?? []
  const label = Math.min(40, Math.max(0, ...labels.map(width)))
  return [
    ...state.steps.flatMap((step, at) => stepLine(step, cell(labels[at] ?? '', label, pen.dots), pen)),
    ...(state.verifications.length > 0 ? [blank, line('Proof', 'strong')] : []),
    ...state.verifications.flatMap((each) => proofLines(each, pen)),
  ]
}

const stepLine = ({ state, words, ms }: StepState, label: string, pen: Pen): Line[] => {
  const left: Line = [mark(state, pen), span(label, state === 'waiting' ? 'dim' : undefined)]
  const failed = state === 'failed' || state === 'not-undone'
  const head = failed || words === '' ? left : [...left, span(`  ${pen.safe(words)}`, 'dim')]
  return [
    ends(head, line(ms > 0 ? duration(ms) : '', 'dim'), pen.columns, pen.dots),
    ...(failed && words !== '' ? inside(words, pen) : []),
  ]
}

const proofLines = ({ state, what, words }: VerifyState, pen: Pen): Line[] => [
  [mark(state, pen), span(pen.shorten(pen.safe(what), pen.columns - stateColumns))],
  ...(words === '' || words === what ? [] : inside(words, pen)),
]

const inside = (words: string, pen: Pen): Line[] =>
  pen.wrap(words, 'dim', pen.columns - stateColumns, 3).map((each): Line => [span(' '.repeat(stateColumns)), ...each])
