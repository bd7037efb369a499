import type { BoundMessage } from '../../queue/bound.ts'
import { type DeedResult, judged } from '../../target/deeds.ts'
import type { FlushDeed } from '../../target/mail-deeds.ts'
import { eachScript } from '../../target/mail-scripts.ts'
import { count, number } from '../../text/numbers.ts'
import { type Followed, Follower } from '../follow.ts'
import type { MailContext } from './mail-deed.ts'
import { whereabouts } from './whereabouts.ts'

/** Of each destination so many are tried first, and of each later batch so many are followed. */
const first = 3
/** The second batch of a destination; each that arrives lets the next one be twice as large. */
const second = 100
const largest = 2_000
/** Destinations at a time. */
const abreast = 20
/** How long the fate of those that are followed is waited for. */
const followMs = 60_000
const tryMs = 120_000

interface Destination {
  readonly domain: string
  readonly rest: BoundMessage[]
  batch: number
  tried: number
  /** Why the others are left waiting. */
  stopped: string | null
}

/** Tries messages now, destination by destination, and goes on only where those before have arrived. */
export const flush = async (deed: FlushDeed, context: MailContext): Promise<DeedResult> => {
  const { target, lists, signal } = context
  const messages = await lists.read(deed.of)
  const { queueOf } = await whereabouts(target, messages)
  const waiting = messages.filter(({ id }) => queueOf.get(id) === 'deferred')
  if (waiting.length === 0) return { result: 'done', words: 'none of them waits for another attempt' }
  if (!(await Follower.start(target, deed.logFiles))) {
    const words = 'the mail log cannot be read, so nobody would see whether it helps'
    return deed.gentle ? { result: 'done', words: `not tried: ${words}` } : { result: 'failed', words }
  }
  const destinations = byDestination(waiting)
  let left = deed.most ?? waiting.length
  for (;;) {
    const open = destinations.filter(({ stopped, rest }) => stopped === null && rest.length > 0)
    if (open.length === 0 || left <= 0 || signal?.aborted) break
    const lost = await round(open.slice(0, abreast), left, deed, context)
    if (lost) return lost
    left = (deed.most ?? waiting.length) - destinations.reduce((sum, { tried }) => sum + tried, 0)
    context.progress?.(`${number(waiting.length - left)} of ${number(waiting.length)} tried`)
  }
  return ending(destinations, deed, signal?.aborted === true)
}

/** Largest first: that is where the most mail waits. */
const byDestination = (messages: readonly BoundMessage[]): readonly Destination[] => {
  const found = Map.groupBy(messages, ({ domain = '' }) => domain)
  return [...found]
    .map(([domain, rest]) => ({ domain, rest: [...rest], batch: first, tried: 0, stopped: null }))
    .toSorted((a, b) => b.rest.length - a.rest.length)
}

/** One batch of each. Not null: it cannot go on at all. */
const round = async (
  open: readonly Destination[],
  most: number,
  { argv, logFiles }: FlushDeed,
  { target, tag, signal, logLine }: MailContext,
): Promise<DeedResult | null> => {
  const follower = await Follower.start(target, logFiles)
  if (!follower) return { result: 'failed', words: 'the mail log cannot be read any more' }
  let room = most
  const batches = open.map((destination) => {
    const batch = destination.rest.splice(0, Math.min(destination.batch, room))
    room -= batch.length
    destination.tried += batch.length
    return { destination, batch, watched: batch.slice(0, first) }
  })
  follower.watch(batches.flatMap(({ watched }) => watched))
  const stdin = batches.flatMap(({ batch }) => batch.map(({ id }) => `${id}\n`)).join('')
  const sent = judged(
    await target.act({ argv: ['sh', '-c', eachScript, 'each', ...argv], stdin, timeoutMs: tryMs, tag }),
  )
  if (sent.result !== 'done') return sent
  const fates = await follower.until(followMs, (line) => logLine?.(line), signal)
  for (const { destination, watched } of batches) {
    const own = fates.filter(({ id }) => watched.some((each) => each.id === id))
    destination.stopped = stopFor(own)
    destination.batch = destination.batch === first ? second : Math.min(largest, destination.batch * 2)
  }
  return null
}

const stopFor = (fates: readonly Followed[]): string | null => {
  const bad = fates.find(({ fate }) => fate === 'bounced' || fate === 'deferred')
  if (bad) return `${bad.id}: ${bad.words}`
  const silent = fates.find(({ fate }) => fate === 'untried')
  return silent ? `${silent.id}: ${silent.words} after ${followMs / 1_000} s` : null
}

const ending = (destinations: readonly Destination[], { gentle }: FlushDeed, aborted: boolean): DeedResult => {
  const sum = (of: readonly Destination[], what: (each: Destination) => number) =>
    of.reduce((total, each) => total + what(each), 0)
  const stopped = destinations.filter((each) => each.stopped !== null)
  const fine = destinations.filter((each) => each.stopped === null && each.tried > 0)
  const waiting = sum(destinations, ({ rest }) => rest.length)
  const words = [
    ...(fine.length > 0
      ? [
          `${count(
            sum(fine, ({ tried }) => tried),
            'message',
          )} tried for ${count(fine.length, 'destination')}, those followed were delivered`,
        ]
      : []),
    ...stopped
      .slice(0, 5)
      .map(
        ({ domain, tried, rest, stopped: why }) =>
          `${domain || '(no domain)'}: stopped after ${tried}, ${number(rest.length)} left: ${why}`,
      ),
    ...(stopped.length > 5 ? [`${stopped.length - 5} more destinations stopped`] : []),
    ...(waiting > 0 && stopped.length === 0 ? [`${number(waiting)} wait for their turn`] : []),
    ...(aborted ? ['stopped by the operator'] : []),
  ].join('; ')
  return { result: !gentle && (stopped.length > 0 || aborted) ? 'failed' : 'done', words }
}
