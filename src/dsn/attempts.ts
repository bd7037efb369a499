/** When deferred mail is tried again, from the best that is known of its last attempt. */
import type { RetryTime } from '../probes/slots.ts'
import type { MessageGroup } from '../queue/queue.ts'
import type { LogLine } from '../trace/log.ts'
import { type NextRetry, nextRetry } from './next-retry.ts'
import type { AllQueueTimes } from './queue-times.ts'

export interface Attempt extends NextRetry {
  readonly id: string
  readonly sender: string
  readonly recipient: string
  readonly arrival: Date
  /** queue file: qmgr's own note; log: from its last line; estimate: from its age alone. */
  readonly from: 'queue file' | 'log' | 'estimate'
}

export interface KnownAttempts {
  readonly files?: ReadonlyMap<string, RetryTime>
  readonly lines?: ReadonlyMap<string, readonly LogLine[]>
}

type Sample = MessageGroup['samples'][number]

/** The next attempt of one deferred message. */
export const attemptOf = (sample: Sample, times: AllQueueTimes, known: KnownAttempts, now: Date): Attempt => {
  const arrival = new Date(sample.arrival * 1_000)
  const own = { ...times, lifetime: sample.sender === '' ? times.bounceLifetime : times.lifetime }
  const said = { id: sample.id, sender: sample.sender, recipient: sample.recipient, arrival }
  const file = known.files?.get(sample.id)
  // qmgr(8) sets the time of a deferred file to the moment before which it must not be tried.
  if (file?.next !== undefined) {
    const earliest = new Date(file.next * 1_000)
    const latest = new Date(earliest.getTime() + own.queueRunDelay * 1_000)
    const givesUp = new Date(arrival.getTime() + own.lifetime * 1_000)
    return { ...said, earliest, latest, givesUp, last: earliest >= givesUp, from: 'queue file' }
  }
  const logged = known.lines?.get(sample.id)?.findLast(({ text }) => text.includes('status=deferred'))?.at
  if (logged !== undefined) return { ...said, ...nextRetry(own, arrival, new Date(logged)), from: 'log' }
  return { ...said, ...estimated(own, arrival, now), from: 'estimate' }
}

/** As if every attempt since its arrival had come when it was due. */
const estimated = (times: AllQueueTimes, arrival: Date, now: Date): NextRetry => {
  let next = nextRetry(times, arrival, arrival)
  // Past the longest backoff the steps are equal: an old message needs no walk through its whole life.
  const step = (Math.max(times.maximalBackoff, times.minimalBackoff) + times.queueRunDelay / 2) * 1_000
  for (let walked = 0; next.latest < now && walked < 200; walked++) {
    const tried = new Date((next.earliest.getTime() + next.latest.getTime()) / 2)
    next = nextRetry(times, arrival, tried)
  }
  if (next.latest >= now || step <= 0) return next
  const behind = now.getTime() - next.latest.getTime()
  return nextRetry(times, arrival, new Date(next.earliest.getTime() + Math.floor(behind / step) * step))
}

/** The oldest sample of each deferred group: it says what the group waits for. Largest group first. */
export const groupAttempts = (
  groups: readonly MessageGroup[],
  times: AllQueueTimes,
  known: KnownAttempts,
  now: Date,
): readonly { readonly group: MessageGroup; readonly attempt: Attempt }[] =>
  groups
    .filter(({ queue, samples }) => queue === 'deferred' && samples.length > 0)
    .flatMap((group) => {
      const oldest = group.samples.reduce((a, b) => (b.arrival < a.arrival ? b : a))
      return [{ group, attempt: attemptOf(oldest, times, known, now) }]
    })

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const two = (n: number): string => String(n).padStart(2, '0')

/** `14:05` today, `Thursday 12:31` within a week, else `2026-12-03 12:31`, by the host's own clock and zone. */
export const wallTime = (at: Date, now: Date, offsetMinutes = 0): string => {
  const [there, today] = [at, now].map((each) => new Date(each.getTime() + offsetMinutes * 60_000))
  if (!there || !today || Number.isNaN(there.getTime())) return 'unknown'
  const time = `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`
  const date = there.toISOString().slice(0, 10)
  if (date === today.toISOString().slice(0, 10)) return time
  const away = Math.abs(there.getTime() - today.getTime()) / 86_400_000
  return away < 6 ? `${days[there.getUTCDay()]} ${time}` : `${date} ${time}`
}

/** "next attempt between 14:05 and 14:10, gives up on Thursday 12:31" */
export const attemptWords = (attempt: Attempt, now: Date, offsetMinutes = 0): string => {
  const wall = (at: Date) => wallTime(at, now, offsetMinutes)
  const on = (at: Date) => (/^\d\d:/.test(wall(at)) ? `at ${wall(at)}` : `on ${wall(at)}`)
  const next =
    attempt.latest <= now
      ? 'next attempt is due'
      : attempt.earliest <= now
        ? `next attempt by ${wall(attempt.latest)}`
        : `next attempt between ${wall(attempt.earliest)} and ${wall(attempt.latest)}`
  const end = attempt.last || attempt.givesUp <= now ? 'which is the last one' : `gives up ${on(attempt.givesUp)}`
  return `${next}, ${end}${attempt.from === 'estimate' ? ' (estimated)' : ''}`
}
