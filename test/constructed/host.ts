import { openBundle } from '../../src/target/bundle.ts'
import { recordTarget } from '../../src/target/record.ts'
import type { Ask, ExecAsk, Reading, Target } from '../../src/target/target.ts'

/** By this clock the constructed hosts live. */
export const now = new Date('2026-11-22T12:00:00Z')

/** What a host that was made up answers; null: there is no such thing. */
export type Answers = (ask: Ask) => string | Partial<Reading> | null

const target = (name: string, answers: Answers): Target => {
  const reading = (ask: Ask): Reading => {
    const told = answers(ask)
    const base = { ask, stdout: '', stderr: '', at: now.toISOString(), ms: 1 }
    if (told === null) return { ...base, status: 'absent', why: 'there is none' }
    const exit = ask.kind === 'exec' ? { exitCode: 0 } : {}
    return { ...base, status: 'ok', ...exit, ...(typeof told === 'string' ? { stdout: told } : told) }
  }
  return {
    name,
    kind: 'ssh',
    via: 'CONSTRUCTED',
    now: () => now,
    ask: async (ask) => reading(ask),
    stream: async (ask: ExecAsk, onChunk) => {
      const { stdout, ...rest } = reading(ask)
      onChunk(Buffer.from(stdout))
      return { ...rest, stdout: '' }
    },
    close: async () => {},
  }
}

/**
 * No recording of a real host: answers that were made up after public documentation, written as a bundle while `judge` asks
 * for them, and judged once more from there.
 */
export const constructed = async <T>(
  { name, path, answers }: { readonly name: string; readonly path: string; readonly answers: Answers },
  judge: (target: Target) => Promise<T>,
): Promise<{ live: T; replayed: T }> => {
  const recording = recordTarget(target(name, answers))
  const live = await judge(recording)
  await recording.save(path, { tool: 'CONSTRUCTED, no recording of a host' })
  return { live, replayed: await judge(await openBundle(path)) }
}
