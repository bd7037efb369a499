import type { Plan } from '../../../fixes/fix.ts'
import { type Action, type Change, changes, type Deed } from '../../../target/action.ts'
import { deedInWords } from '../../../target/deed-words.ts'
import { width } from '../../../text/text.ts'
import { blank, cell, ends, type Line, line, span } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'

/** A plan as it is read before somebody says yes: each step, what it changes, and whether that can be taken back. */
export const planLines = (plan: Plan, pen: Pen, all: boolean): Line[] => {
  const label = Math.min(34, Math.max(...plan.steps.map((step) => width(pen.safe(step.label)))))
  return [
    ...pen.wrap(plan.summary),
    // Before the steps: a long plan ends below the screen, and nobody may say yes without having seen this.
    ...riskLine(plan, pen),
    blank,
    ...plan.steps.flatMap((step, at) => stepLines(step, at, label, pen, all)),
    blank,
    ...pen.wrap(`Proof: ${proofWords(plan.verify)}. If it fails, all is taken back.`, 'dim'),
    ...plan.notes.flatMap((note) => pen.wrap(note, 'dim')),
    ...plan.chores.flatMap(({ text, state }) =>
      pen.wrap(`${state === 'done' ? 'Done already' : 'For you to do'}: ${text}`, state === 'done' ? 'dim' : 'accent'),
    ),
  ]
}

const riskLine = ({ risk, riskInWords }: Plan, pen: Pen): Line[] =>
  pen.wrap(`Risk: ${risk}; ${riskInWords}.`, risk === 'loses' || risk === 'interrupts' ? 'warning' : undefined)

const proofWords = ({ causes, holds, follow }: Plan['verify']): string =>
  [
    ...(causes.length > 0 ? [`a new diagnosis must not find ${causes.join(', ')}`] : []),
    ...holds.map(deedInWords),
    ...(follow && follow.messages.length > 0 ? ['waiting mail is followed to its delivery in the log'] : []),
  ].join('; ') || 'each step is looked at once it is done'

const indent = 4

const stepLines = (step: Action, at: number, label: number, pen: Pen, all: boolean): Line[] => {
  const undo = step.cannotUndo ? 'no undo' : changes(step) ? 'undo' : 'no change'
  const left: Line = [
    span(`${at + 1}`.padEnd(indent), 'accent'),
    span(cell(pen.safe(step.label), label, pen.dots), 'strong'),
    span(`  ${pen.safe(step.detail)}`),
  ]
  const within = pen.narrower(pen.columns - indent)
  const inside = [
    ...(all ? within.wrap(step.why, 'dim') : []),
    ...(all || step.changes.length > 1 || !step.detail.includes('->')
      ? step.changes.flatMap((change) => changeLines(change, within, all))
      : []),
    ...(all ? step.do.flatMap((deed) => deedLines(deed, within)) : []),
    ...(step.cannotUndo ? within.wrap(`cannot be taken back: ${step.cannotUndo}`, 'warning') : []),
  ]
  return [
    ends(left, line(undo, step.cannotUndo ? 'warning' : 'dim'), pen.columns, pen.dots),
    ...inside.map((each): Line => [span(' '.repeat(indent)), ...each]),
  ]
}

/** What is run, and what is written: a secret is named, never shown. */
const deedLines = (deed: Deed, pen: Pen): Line[] => [
  ...pen.wrap(`$ ${deedInWords(deed)}`, 'accent'),
  ...(deed.kind === 'write'
    ? deed.content
        .map((piece) => (typeof piece === 'string' ? piece : `(${piece.secret})`))
        .join('')
        .split('\n')
        .slice(0, 12)
        .flatMap((each) => pen.wrap(each, 'dim', pen.columns, 2))
    : []),
]

const value = (text: string | null): string => (text === null ? '(unset)' : text === '' ? '(empty)' : text)

/** In one line where it fits: the old value, then the new one. */
const changeLines = ({ name, where, old, new: wanted, inherited }: Change, pen: Pen, all: boolean): Line[] => {
  const before = old === null && inherited !== undefined ? `(unset: ${value(inherited)})` : value(old)
  const short = `${name}  ${before} -> ${value(wanted)}`
  if (!all && width(pen.safe(short)) <= pen.columns)
    return [
      [
        span(`${pen.safe(name)}  `),
        span(pen.safe(before), 'removed'),
        span(' -> ', 'dim'),
        span(pen.safe(value(wanted)), 'added'),
      ],
    ]
  return [
    ...pen.wrap(`${name}, ${where}`),
    ...pen.wrap(`- ${before}`, 'removed'),
    ...pen.wrap(`+ ${value(wanted)}`, 'added'),
  ]
}

/** What taking it back does, in the order in which it is done. */
export const undoLines = (plan: Plan, pen: Pen): Line[] => {
  const within = pen.narrower(pen.columns - indent)
  return [
    line('All of this is taken back, the last step first.', 'strong'),
    blank,
    ...plan.steps
      .map((step, at) => ({ step, at }))
      .toReversed()
      .flatMap(({ step, at }) => [
        [span(`${at + 1}`.padEnd(indent), 'accent'), span(pen.safe(step.label), 'strong')],
        ...[
          ...step.changes.flatMap((each) => changeLines({ ...each, old: each.new, new: each.old }, within, false)),
          ...(step.files ?? []).flatMap((path) => within.wrap(`${path}: put back as it was before`, 'dim')),
          ...(step.cannotUndo ? within.wrap(`stays: ${step.cannotUndo}`, 'warning') : []),
        ].map((each): Line => [span(' '.repeat(indent)), ...each]),
      ]),
  ]
}
