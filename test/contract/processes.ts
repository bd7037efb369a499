import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** Scripts are arguments, and there may be many at once: a megabyte is not enough. */
const listed = (columns: string): string[] =>
  execFileSync('ps', ['-eo', columns], { encoding: 'utf8', maxBuffer: 1e8 }).split('\n')

/** Command lines of this machine that hold the text, but for the scripts that carry it as a question. */
export const running = (text: string): string[] =>
  listed('args').filter((line) => line.includes(text) && !line.includes('mm_serve'))

/** Numbers of the processes of this machine whose command line holds the text. */
export const pidsOf = (text: string): number[] =>
  listed('pid,args')
    .filter((line) => line.includes(text))
    .map((line) => Number(line.trim().split(' ')[0]))

/** Waits until none is left; those that are left after the time. */
export const remaining = async (text: string, ms = 20_000): Promise<string[]> => {
  const until = performance.now() + ms
  while (running(text).length > 0 && performance.now() < until) await sleep(50)
  return running(text)
}

/** A duration for `sleep` that no other process uses: it can be found in the process list. */
export const oddSleep = (): string => `3${Math.random().toFixed(9).slice(2)}.5`

/** Waits until a process with exactly this command line runs. */
export const appears = async (text: string, ms = 20_000): Promise<void> => {
  const until = performance.now() + ms
  while (!running(text).includes(text)) {
    if (performance.now() > until) throw new Error(`no process "${text}" came up`)
    await sleep(50)
  }
}
