import type { Plan } from '../fixes/fix.ts'
import { Lost } from './keeper.ts'
import { all } from './steps.ts'
import type { TransactionRequest } from './transaction-request.ts'

/** Leading steps that change nothing: what fails, in words, or null. */
export const prove = async (
  plan: Plan,
  count: number,
  { target, secrets, tell }: Pick<TransactionRequest, 'target' | 'secrets' | 'tell'>,
): Promise<string | null> => {
  for (const [index, step] of plan.steps.slice(0, count).entries()) {
    const started = performance.now()
    const say = (state: 'running' | 'done' | 'failed', words: string): void =>
      tell({ type: 'step', index, state, words, ms: Math.round(performance.now() - started) })
    say('running', '')
    const result = await all(step.do, 'fix-proof', { target, secrets }).catch((error: unknown) => {
      if (error instanceof Lost) return { result: 'failed' as const, words: error.message }
      throw error
    })
    say(result.result === 'done' ? 'done' : 'failed', result.words)
    if (result.result !== 'done') return `${step.label}: ${result.words}`
  }
  return null
}
