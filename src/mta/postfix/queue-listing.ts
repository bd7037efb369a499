import { defineStream, type StreamProbe, type Unknown, unknown } from '../../probes/probe.ts'
import { type MessageSink, QueueFold } from '../../queue/fold.ts'
import { JsonListing } from '../../queue/json-listing.ts'
import type { QueueFact } from '../../queue/queue.ts'
import { template } from '../../queue/template.ts'
import { TextListing } from '../../queue/text-listing.ts'
import type { ExecAsk, Reading } from '../../target/target.ts'

/** A listing has no length that would be too much: it is folded as it comes. */
const listing = (timeoutMs: number, ...argv: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv,
  as: 'root',
  orSelf: true,
  timeoutMs,
  maxBytes: Number.MAX_SAFE_INTEGER,
})
/** A million messages take showq(8) the better part of a minute. */
export const listingJson = listing(60_000, 'postqueue', '-j')
/** TZ: arrival times are printed in local time, without saying which. */
export const listingText = listing(6_000, 'env', 'TZ=UTC0', 'LC_ALL=C', 'postqueue', '-p')

interface Listing {
  chunk(bytes: Uint8Array): void
  end(): void
  readonly strange: number
  readonly sample: string
}

/** What the listing says about itself. */
const remarksOf = (stderr: string): readonly string[] => {
  const lines = stderr.split('\n').flatMap((line) => line.replace(/^\S*postqueue: (warning: )?/, '').trim() || [])
  return lines.slice(0, 5)
}

/** What a listing is folded into. */
interface ListingFold<T> extends MessageSink {
  readonly total: number
  result(remarks: readonly string[]): T
}

const finish = <T>(reading: Reading, fold: ListingFold<T>, used: Listing): T | Unknown => {
  used.end()
  const failed = (reading.exitCode ?? 0) !== 0
  const said = remarksOf(reading.stderr)
  if (fold.total === 0 && (failed || used.strange > 0))
    return unknown(`postqueue gave no listing: ${said.at(-1) ?? (used.sample || `exit status ${reading.exitCode}`)}`)
  const notes = [...said]
  if (used.strange > 0) notes.push(`${used.strange} lines of the listing were not understood`)
  if (reading.truncated) notes.push('the listing was cut short')
  return fold.result(notes)
}

/** Lists the queue into a fold: as JSON, and as text where postqueue(1) knows no other. */
export const listInto = <T>(id: string, foldAt: (now: Date) => ListingFold<T>): StreamProbe<T> =>
  defineStream<T>({
    id,
    tries: [
      {
        ask: listingJson,
        start: (now) => {
          const fold = foldAt(now)
          const json = new JsonListing(fold)
          return { chunk: (bytes) => json.chunk(bytes), end: (reading) => finish(reading, fold, json) }
        },
      },
      {
        ask: listingText,
        start: (now) => {
          const fold = foldAt(now)
          const text = new TextListing(fold, now)
          return { chunk: (bytes) => text.chunk(bytes), end: (reading) => finish(reading, fold, text) }
        },
      },
    ],
  })

/** The five queues that postqueue(1) shows; what is in corrupt it does not. */
export const queueListing = listInto<QueueFact>('postfix-queue-listing', (now) => new QueueFold(now, template))
