import type { LiveContext } from './context.ts'
import type { Ask, Reading } from './target.ts'

type Answer = Omit<Reading, 'ask' | 'at' | 'ms' | 'stdout' | 'stderr'> & { stdout?: string; stderr?: string }

/** Starts the clock of an ask; what it returns makes the reading when the answer is there. */
export const asked = (ctx: Pick<LiveContext, 'now'>, ask: Ask): ((answer: Answer) => Reading) => {
  const at = ctx.now().toISOString()
  const started = performance.now()
  return (answer) => ({ stdout: '', stderr: '', ...answer, ask, at, ms: Math.round(performance.now() - started) })
}
