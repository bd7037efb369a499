import type { JournalLine } from './journal-line.ts'
import { type StepContext, takeStep } from './steps.ts'
import { pastOf } from './take-back.ts'
import type { TransactionRequest } from './transaction-request.ts'

export interface StepsTaken {
  /** What failed, or who stopped it; null: all are done. */
  readonly failed: string | null
  /** What steps about messages looked at again, and found. */
  readonly said: readonly string[]
}

type Asked = Pick<
  TransactionRequest,
  'plan' | 'from' | 'byStep' | 'operator' | 'signal' | 'tell' | 'archive' | 'resumed'
>

/**
 * Takes one step after the other, to the first that fails. Steps that the journal knows to be done are not done again.
 * `closing`: only those that wait for the proof; else only the others. Rejects with Lost and CannotKeep.
 */
export const takeSteps = async (
  request: Asked,
  lines: readonly JournalLine[],
  context: StepContext,
  closing: boolean,
): Promise<StepsTaken> => {
  const { plan, from, byStep, operator, signal, tell, archive, resumed } = request
  const past = pastOf(lines)
  const begun = new Set(past.map(({ step }) => step))
  const done = new Set(past.flatMap(({ step, after, undone }) => (after && !undone ? [step] : [])))
  const said: string[] = []
  for (const [index, step] of plan.steps.entries()) {
    if (index < from || (step.closing ?? false) !== closing || done.has(index)) continue
    if (signal.aborted) return { failed: 'stopped by the operator', said }
    if (byStep && !closing && !(await operator.approveStep(plan, index)))
      return { failed: `stopped before "${step.label}"`, said }
    const started = performance.now()
    const say = (state: 'running' | 'done' | 'failed', words: string): void =>
      tell({ type: 'step', index, state, words, ms: Math.round(performance.now() - started) })
    say('running', '')
    if (resumed && !begun.has(index) && step.files) await context.keeper.dropCopies(index)
    const result = await takeStep(step, index, {
      ...context,
      signal,
      progress: (words) => say('running', words),
      logLine: (line) => tell({ type: 'log-line', line }),
      ...(archive === undefined ? {} : { archive }),
    })
    say(result.result === 'done' ? 'done' : 'failed', result.words)
    if (result.result !== 'done') return { failed: `${step.label}: ${result.words}`, said }
    if (plan.selection) said.push(result.words)
  }
  return { failed: null, said }
}
