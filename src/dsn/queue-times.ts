import type { QueueTimes } from './next-retry.ts'

const unit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }

/** Seconds of a time as postconf(5) prints it; each parameter has its own unit where none is written. */
export const timeOf = (text: string | undefined, fallbackUnit: 's' | 'h' | 'd' = 's'): number | null => {
  const [, digits, letter] = /^(\d+)([smhdw]?)$/i.exec((text ?? '').trim()) ?? []
  return digits === undefined ? null : Number(digits) * (unit[(letter || fallbackUnit).toLowerCase()] ?? 1)
}

export interface AllQueueTimes extends QueueTimes {
  /** bounce_queue_lifetime: of mail from the null sender. */
  readonly bounceLifetime: number
}

/** The times of qmgr(8); where one is not known, Postfix's own default. */
export const queueTimes = (get: (name: string) => string | undefined): AllQueueTimes => ({
  minimalBackoff: timeOf(get('minimal_backoff_time')) ?? 300,
  maximalBackoff: timeOf(get('maximal_backoff_time')) ?? 4_000,
  queueRunDelay: timeOf(get('queue_run_delay')) ?? 300,
  lifetime: timeOf(get('maximal_queue_lifetime'), 'd') ?? 432_000,
  bounceLifetime: timeOf(get('bounce_queue_lifetime'), 'd') ?? 432_000,
})
