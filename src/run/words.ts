/** What a run found, in the words that reports and screens share. */
import type { QueueFact } from '../queue/queue.ts'
import { count, duration, number } from '../text/numbers.ts'
import type { RunState } from './state.ts'

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
