/** Numbers and times as people read them. */
import type { QueueFact } from '../queue/queue.ts'
import type { RunState } from '../run/state.ts'

export const number = (n: number): string => n.toLocaleString('en-US')

export const count = (n: number, one: string, many = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`

/** Two units at most: `2 h 14 min`, `3.2 s`, `5 d`. */
export const duration = (ms: number): string => {
  const s = Math.max(0, ms) / 1000
  if (s < 1) return `${Math.round(s * 1000)} ms`
  if (s < 10) return `${Math.round(s * 10) / 10} s`
  if (s < 60) return `${Math.round(s)} s`
  const two = (big: number, unit: string, small: number, rest: string): string =>
    small === 0 ? `${number(big)} ${unit}` : `${number(big)} ${unit} ${small} ${rest}`
  const minutes = Math.floor(s / 60)
  if (minutes < 60) return two(minutes, 'min', minutes < 10 ? Math.floor(s % 60) : 0, 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return two(hours, 'h', minutes % 60, 'min')
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** ISO 8601 without the milliseconds, from epoch seconds. */
export const stamp = (seconds: number): string => iso(seconds * 1000)
/** From epoch milliseconds; a foreign number may be no instant at all. */
export const iso = (ms: number): string => {
  const date = new Date(ms)
  return Number.isNaN(date.valueOf()) ? 'unknown' : date.toISOString().replace('.000Z', 'Z')
}

/** Seconds since the oldest message arrived, by the clock of the run; null where nothing waits. */
export const oldestAge = (queue: QueueFact, startedAt: string): number | null => {
  const now = Date.parse(startedAt)
  return queue.oldest === null || Number.isNaN(now) ? null : Math.max(0, Math.round(now / 1000 - queue.oldest))
}

/** "5 stuck, oldest 2 h 14 min" */
export const queueWords = (run: RunState): string => {
  if (!run.queue) return 'queue unknown'
  if (run.queue.total === 0) return 'queue empty'
  const age = oldestAge(run.queue, run.startedAt)
  const state = run.status === 'ok' ? 'waiting' : 'stuck'
  return `${number(run.queue.total)} ${state}${age === null ? '' : `, oldest ${duration(age * 1000)}`}`
}

/** "5 of 5 stuck messages, 12 recipients bounced" */
export const explainsWords = (
  explains: RunState['diagnoses'][number]['explains'],
  total: number,
  first: boolean,
): string => {
  const parts: string[] = []
  if (explains.messages > 0)
    parts.push(`${number(explains.messages)} of ${number(total)} waiting message${total === 1 ? '' : 's'}`)
  if (explains.bounced > 0) parts.push(`${count(explains.bounced, 'recipient')} bounced`)
  if (explains.rejected > 0) parts.push(`${count(explains.rejected, 'recipient')} refused`)
  if (parts.length > 0) return parts.join(', ')
  return first ? 'no message that waits now' : 'none yet: it will bite once the one above is cured'
}

/** Where a cause is explained at length, from the top of the repository. */
export const causePage = (cause: string): string => `docs/causes/${cause}.md`
