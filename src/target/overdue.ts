import type { Item } from './item.ts'

/** After the deadline `timeout` waits 2 s before SIGKILL; through su or sudo there is an outer one of 5 s more. */
export const graceMs = 5_000

/**
 * Our own deadlines, for a machine whose own did not work: whether the whole worker took too long, or only the stream that it
 * is at, which does not begin and would hang to its deadline. `silentMs`: since the worker was last heard; `patienceMs`: allowed.
 */
export const overdue = (
  item: Item | undefined,
  silentMs: number,
  patienceMs: number,
): 'worker' | 'stream' | undefined => {
  if (!item?.started) return silentMs > patienceMs ? 'worker' : undefined
  const allowedMs = item.plan.seconds * 1000 + graceMs * (item.plan.as === undefined ? 1 : 2)
  const { firstByteMs = Number.POSITIVE_INFINITY } = item.plan
  if (item.runningMs > allowedMs || item.silentMs > firstByteMs + graceMs) return 'worker'
  return item.silentMs > firstByteMs ? 'stream' : undefined
}
