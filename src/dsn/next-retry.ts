/** When qmgr(8) tries a deferred message again, and when it gives up. */

export interface QueueTimes {
  /** minimal_backoff_time, in seconds, as are the others. */
  minimalBackoff: number
  /** maximal_backoff_time */
  maximalBackoff: number
  /** queue_run_delay */
  queueRunDelay: number
  /** maximal_queue_lifetime, or bounce_queue_lifetime for a bounce. */
  lifetime: number
}

export interface NextRetry {
  /** From here on the message may be tried; a queue run must come by. */
  earliest: Date
  /** By then a queue run has come by. */
  latest: Date
  /** The first attempt after this moment is the last: it bounces. */
  givesUp: Date
  /** The next attempt is the last one. */
  last: boolean
}

/**
 * A deferral puts the message off by its age at that attempt, at least minimal_backoff_time and at most
 * maximal_backoff_time; the next scan of the deferred queue after that moment picks it up. Not counted: a
 * destination that qmgr holds for dead, which postpones further.
 */
export function nextRetry(times: QueueTimes, arrival: Date, lastAttempt: Date): NextRetry {
  const tried = Math.max(lastAttempt.getTime(), arrival.getTime())
  const age = (tried - arrival.getTime()) / 1_000
  const backoff = Math.min(Math.max(age, times.minimalBackoff), Math.max(times.maximalBackoff, times.minimalBackoff))
  const earliest = tried + backoff * 1_000
  const latest = earliest + times.queueRunDelay * 1_000
  const givesUp = arrival.getTime() + times.lifetime * 1_000
  return {
    earliest: new Date(earliest),
    latest: new Date(latest),
    givesUp: new Date(givesUp),
    last: earliest >= givesUp,
  }
}
