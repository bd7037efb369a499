import type { Plan } from '../fixes/fix.ts'
import { changes } from '../target/action.ts'
import type { FileState, JournalLine } from './journal-line.ts'
import { CannotKeep, tagOf } from './keeper.ts'
import type { MendEventBody } from './mend-event.ts'
import { all, noteIfKept, type StepContext, untakeStep } from './steps.ts'

export interface StepPast {
  readonly step: number
  readonly before: readonly FileState[]
  /** null: it did not come to its end, as far as the journal knows. */
  readonly after: readonly FileState[] | null
  readonly undone: boolean
}

/** What became of each step that was begun, in the order in which they were begun. */
export const pastOf = (lines: readonly JournalLine[]): readonly StepPast[] => {
  const past = new Map<number, StepPast>()
  for (const line of lines) {
    if (line.type === 'begin' && !past.has(line.step))
      past.set(line.step, { step: line.step, before: line.files, after: null, undone: false })
    const known = 'step' in line ? past.get(line.step) : undefined
    if (!known) continue
    if (line.type === 'begin') past.set(known.step, { ...known, undone: false })
    if (line.type === 'end') past.set(known.step, { ...known, after: line.files })
    if (line.type === 'undone') past.set(known.step, { ...known, undone: true })
  }
  return [...past.values()]
}

/** Is there anything in a plan that can be taken back? */
export const isUndoable = ({ steps, settle }: Plan): boolean =>
  settle.length > 0 || steps.some(({ undo, files = [] }) => undo.length > 0 || files.length > 0)

export interface TakenBack {
  readonly whole: boolean
  /** What could not be taken back, and what could not be from the beginning. */
  readonly words: readonly string[]
}

/** Takes back, last first, every step that was begun. Goes on past a step that cannot be. Rejects with Lost. */
export const takeBack = async (
  plan: Plan,
  lines: readonly JournalLine[],
  context: StepContext,
  tell: (event: MendEventBody) => void,
): Promise<TakenBack> => {
  const words: string[] = []
  let whole = true
  for (const { step, before, after, undone } of pastOf(lines).toReversed()) {
    const action = plan.steps[step]
    if (!action || undone) continue
    const started = performance.now()
    const say = (state: 'undoing' | 'undone' | 'not-undone', said: string): void =>
      tell({ type: 'step', index: step, state, words: said, ms: Math.round(performance.now() - started) })
    say('undoing', '')
    const result = await untakeStep(
      action,
      step,
      { before, after },
      { ...context, progress: (said) => say('undoing', said) },
    ).catch(kept)
    if (result.result === 'done') say('undone', action.cannotUndo ?? result.words)
    else {
      whole = false
      say('not-undone', result.words)
      words.push(`${action.label}: ${result.words}`)
    }
    if (action.cannotUndo && after !== null) words.push(action.cannotUndo)
  }
  if (pastOf(lines).some(({ step }) => plan.steps[step] && changes(plan.steps[step]))) {
    const settled = await all(plan.settle, tagOf(context.keeper.run), context)
    if (settled.result !== 'done') {
      whole = false
      words.push(`the server did not take its old settings again: ${settled.words}`)
    } else await noteIfKept(context, { type: 'settled', at: context.now().toISOString() })
  }
  return { whole, words }
}

const kept = (error: unknown) => {
  if (error instanceof CannotKeep) return { result: 'failed' as const, words: error.message }
  throw error
}
