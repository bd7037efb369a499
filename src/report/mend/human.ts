import type { Chore, Plan } from '../../fixes/fix.ts'
import type { MendState } from '../../run/mend-state.ts'
import type { Recorded } from '../../run/undo.ts'
import { duration } from '../../text/numbers.ts'
import { pad, width } from '../../text/text.ts'
import type { Display } from '../format.ts'
import { type Page, page } from '../page.ts'
import { selectionRows } from './selection.ts'

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
    ...(plan.selection
      ? [...selectionRows(plan.selection).flatMap(({ label, texts }) => on.field(label, texts, 3)), '']
      : []),
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

/** How a fix or an undo ended: the word for it, each step, what proves it, what can be done next. */
export const mendReport = (state: MendState, display: Display): string => {
  const on = page(display)
  const { outcome, plan, verifications, hint, run } = state
  const word = (outcome ?? 'left in the middle').toUpperCase()
  const took = state.durationMs > 0 ? `  in ${duration(state.durationMs)}` : ''
  const shown = plan !== null && (outcome === 'planned' || outcome === 'refused' || plan.steps.length === 0)
  return `${[
    on.ends(on.safe(`${state.target}  ${state.title}`), `${word}${took}`),
    ...on.wrap(state.words),
    ...(shown ? ['', planText(plan, display)] : []),
    ...(plan && !shown ? ['', ...stepLines(state, plan, on)] : []),
    ...(verifications.length > 0 ? [''] : []),
    ...on.field(
      'proof',
      verifications.map(({ state: found, what, words: said }) => `${found}: ${what}${said ? ` (${said})` : ''}`),
      4,
    ),
    ...(hint ? ['', ...on.wrap(hint)] : []),
    ...(run ? on.wrap(`For the ticket: mailmedic runs ${run} --format markdown`) : []),
  ].join('\n')}\n`
}

const stepLines = ({ steps }: MendState, plan: Plan, on: Page): string[] =>
  plan.steps.map((step, at) => {
    const { state: doing = 'waiting', words: said = '' } = steps[at] ?? {}
    const line = `${pad(doing, 11)}${at + 1}  ${on.safe(step.label)}`
    const bad = doing === 'failed' || doing === 'not-undone'
    return on.shorten(bad && said ? `${line}: ${on.safe(said)}` : line, on.width)
  })

/** What was changed from this computer, newest first. */
export const runsText = (runs: readonly Recorded[], display: Display): string => {
  if (runs.length === 0) return 'Nothing was changed from this computer.\n'
  const on = page(display)
  const rows = runs.map(({ head, lines }) => ({ run: head.run, target: head.way.target, outcome: outcomeOf(lines) }))
  const longest = Math.max(...rows.map(({ run }) => width(run)))
  return `${[
    ...rows.map(({ run, outcome, target }) => `${pad(run, longest)}  ${pad(outcome, 18)}  ${on.safe(target)}`),
    '',
    ...on.wrap('One of them whole: mailmedic runs RUN. Take one back: mailmedic undo RUN.'),
  ].join('\n')}\n`
}

export const outcomeOf = (lines: Recorded['lines']): string => {
  const end = lines.findLast((line) => line.type === 'outcome')
  return end?.type === 'outcome' ? end.outcome : 'left in the middle'
}
