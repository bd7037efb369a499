import { listingJson, listingText } from '../mta/postfix/queue-listing.ts'
import { whyOf } from '../probes/probe.ts'
import type { MessageSink } from '../queue/fold.ts'
import { JsonListing } from '../queue/json-listing.ts'
import { TextListing } from '../queue/text-listing.ts'
import { type Target, TargetError } from '../target/target.ts'

/** `lost`: the connection broke while it was listed. */
export type Listed<S> =
  | { readonly sink: S; readonly why: null }
  | { readonly sink: null; readonly why: string; readonly lost: boolean }

/** Lists the queue of a target, message by message, into a sink. A listing that fails begins anew with another sink. */
export const listQueue = async <S extends MessageSink>(
  target: Target,
  start: (now: Date) => S,
  signal?: AbortSignal,
): Promise<Listed<S>> => {
  const now = target.now()
  let why = 'postqueue gave no listing'
  for (const ask of [listingJson, listingText]) {
    const sink = start(now)
    const listing = ask === listingJson ? new JsonListing(sink) : new TextListing(sink, now)
    const reading = await target.stream(ask, (chunk) => listing.chunk(chunk), signal)
    listing.end()
    if (signal?.aborted) break
    if (reading.status === 'ok' && (reading.exitCode ?? 0) === 0) return { sink, why: null }
    why = reading.status === 'ok' ? reading.stderr.trim().split('\n').at(-1) || why : whyOf(reading)
    if (reading.status === 'unreachable') return { sink: null, why, lost: true }
  }
  return { sink: null, why, lost: false }
}

/** The same; throws a TargetError where the queue cannot be read. */
export const readListing = async <S extends MessageSink>(
  target: Target,
  start: (now: Date) => S,
  signal?: AbortSignal,
): Promise<S> => {
  const listed = await listQueue(target, start, signal)
  if (listed.sink !== null) return listed.sink
  throw new TargetError(`the queue of ${target.name} could not be read: ${listed.why}`)
}
