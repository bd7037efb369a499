import type { Chore, Plan } from '../../fixes/fix.ts'
import type { MendState } from '../../run/mend-state.ts'
import type { Recorded } from '../../run/undo.ts'
import { pad, width } from '../../text/text.ts'
import type { Display } from '../format.ts'
import { type Page, page } from '../page.ts'

const labels = 34

/** The plan as a person reads it before saying yes. */
export const planText = (plan: Plan, display: Display): string => {
  const on = page(display)
  const label = Math.min(labels, Math.max(0, ...plan.steps.map((step) => width(step.label))))
  const steps = plan.steps.flatMap((step, at) => [
    `${String(at + 1).padStart(2)}  ${pad(on.safe(step.label), label)}  ${on.safe(step.detail)}`,
    ...(step.changes.length > 1 ? step.changes : []).map(
      ({ name, old, new: wanted }) => `      ${on.safe(name)}  ${on.safe(words(old))} -> ${on.safe(words(wanted))}`,
    ),
    ...(step.cannotUndo ? on.wrap(`      no undo: ${step.cannotUndo}`) : []),
  ])
  return [
    ...on.wrap(plan.summary),
    '',
    ...steps,
    ...(steps.length > 0 ? ['', ...on.wrap(`Risk: ${plan.risk} (${plan.riskInWords}).`)] : []),
    ...plan.notes.flatMap((note) => on.wrap(note)),
    ...plan.chores.flatMap((chore) => choreLines(chore, on)),
  ].join('\n')
}

const stateWords = { done: 'done', open: 'to do', unknown: 'unknown' } as const

/** What is to be pasted is never wrapped. */
const choreLines = ({ text, paste = [], state, evidence }: Chore, on: Page): readonly string[] => [
  ...on.wrap(text, on.width - 9).map((line, at) => `${at === 0 ? pad(stateWords[state], 7) : '       '}  ${line}`),
  ...paste.map((line) => `           ${on.safe(line)}`),
  ...(evidence ? on.wrap(`(${evidence})`, on.width - 9).map((line) => `         ${line}`) : []),
]

const words = (value: string | null): string => (value === null ? '(unset)' : value === '' ? '(empty)' : value)

/** How a fix or an undo ended, with its plan where nothing was changed. */
export const mendReport = (state: MendState, display: Display): string => {
  const on = page(display)
  const shown = state.plan && (state.outcome === 'planned' || state.refusal || state.plan.steps.length === 0)
  const plan = state.plan && shown ? [planText(state.plan, display), ''] : []
  return `${[
    ...on.wrap(`${state.target}: ${state.title}`),
    ...plan,
    ...on.wrap(`${state.outcome ?? 'unfinished'}: ${state.words}`),
    ...(state.hint ? on.wrap(state.hint) : []),
  ].join('\n')}\n`
}

/** What was changed from this computer. */
export const runsText = (runs: readonly Recorded[]): string =>
  runs.length === 0
    ? 'Nothing was changed from this computer.\n'
    : runs
        .map(({ head, lines }) => {
          const end = lines.findLast((line) => line.type === 'outcome')
          const outcome = end?.type === 'outcome' ? end.outcome : 'left in the middle'
          return `${pad(head.run, 40)}  ${pad(outcome, 18)}  ${head.way.target}\n`
        })
        .join('')
