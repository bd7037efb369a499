import { type Delivery, readDelivery } from './delivery.ts'
import { isQueueId } from './line.ts'
import type { LogLine } from './log.ts'

/** This host itself, where the message goes on under another id. */
const isOwnHop = (relay: string): boolean => /^(?:localhost|127\.[\d.]+)?\[?127\.|^private\//.test(relay)

const handing = /\bqueued as ([0-9A-Za-z]{5,30})\b/

/** The next queue id of the same message, where this host handed it on to itself (content filter); null: it did not. */
export const handedOn = ({ status, relay, reason }: Delivery): string | null =>
  (status === 'sent' && isOwnHop(relay) && handing.exec(reason)?.[1]) || null

/** amavis names both: `Queue-ID: 4F1A…, …, queued_as: 5C2B…`. */
const filtered = /\bQueue-ID: ([0-9A-Za-z]{5,30})\b.*?\bqueued_as: ([0-9A-Za-z]{5,30})\b/

/** Two queue ids that a line says to be one message; null: it says so of none. */
const linkOf = (line: LogLine): readonly [string, string] | null => {
  const { queueId, text } = line
  const delivery = queueId === null ? null : readDelivery(line)
  const next = delivery && handedOn(delivery)
  if (queueId && next) return [queueId, next]
  const [, before, after] = filtered.exec(text) ?? []
  return before && after ? [before, after] : null
}

/** Every queue id of a message as far as these lines tell, those that were known first. Time alone joins nothing. */
export const idsIn = (lines: readonly LogLine[], known: readonly string[]): readonly string[] => {
  const ids = new Set(known)
  const links = lines.flatMap((line) => {
    const link = linkOf(line)
    return link ? [link] : []
  })
  for (let before = 0; before !== ids.size; ) {
    before = ids.size
    for (const [from, to] of links) if (ids.has(from) !== ids.has(to)) ids.add(ids.has(from) ? to : from)
  }
  return [...ids].filter(isQueueId)
}
