import { ageBucket, ageName } from './ages.ts'
import { domainOf } from './fold.ts'
import type { QueueMessage } from './message.ts'
import { type QueueName, queueNames } from './queue.ts'
import { ReasonKeys } from './reason-key.ts'

/** What the messages of a queue can be seen by. */
export const sides = ['reason', 'destination', 'sender', 'age'] as const
export type Side = (typeof sides)[number]

/** Messages that are alike from one side. One with several recipients may be in several groups. */
export interface QueueGroup {
  readonly key: string
  /** A reason as printed, a domain, a sender, an age; safe to show. */
  readonly name: string
  readonly messages: readonly QueueMessage[]
  readonly bytes: number
  /** Epoch seconds of arrival. */
  readonly oldest: number
}
interface Open {
  readonly key: string
  readonly name: string
  readonly messages: QueueMessage[]
  bytes: number
  oldest: number
}

/** Every message of a queue, grouped from all sides as it comes, so that turning it costs nothing later. */
export class QueueTable {
  /** Epoch seconds: the instant that ages are about. */
  readonly now: number
  readonly #reasons: ReasonKeys
  readonly #groups: Readonly<Record<Side, Map<string, Open>>> = {
    reason: new Map(),
    destination: new Map(),
    sender: new Map(),
    age: new Map(),
  }
  readonly #sorted = new Map<Side, readonly QueueGroup[]>()
  #messages: QueueMessage[] = []
  #snapshot: readonly QueueMessage[] | undefined
  readonly counts: Record<QueueName, number> = { maildrop: 0, incoming: 0, active: 0, deferred: 0, hold: 0, corrupt: 0 }
  bytes = 0
  /** Epoch seconds; infinite where there is no message. */
  oldest = Number.POSITIVE_INFINITY

  constructor(now: number, template: (text: string) => string) {
    this.now = now
    this.#reasons = new ReasonKeys(template)
  }

  get size(): number {
    return this.#messages.length
  }

  /** In the order in which they came; the same array until more come. */
  get messages(): readonly QueueMessage[] {
    this.#snapshot ??= [...this.#messages]
    return this.#snapshot
  }

  add(messages: readonly QueueMessage[]): void {
    for (const message of messages) this.#add(message)
    this.#snapshot = undefined
    this.#sorted.clear()
  }

  /** Largest first; ages from the youngest on. */
  groups(side: Side): readonly QueueGroup[] {
    const known = this.#sorted.get(side)
    if (known) return known
    const all = [...this.#groups[side].values()]
    const sorted =
      side === 'age'
        ? all.toSorted((a, b) => Number(a.key) - Number(b.key))
        : all.toSorted((a, b) => b.messages.length - a.messages.length || a.oldest - b.oldest)
    this.#sorted.set(side, sorted)
    return sorted
  }

  group(side: Side, key: string): QueueGroup | undefined {
    return this.#groups[side].get(key)
  }

  #add(message: QueueMessage): void {
    const { queue, sender, bytes, arrival } = message
    this.#messages.push(message)
    this.counts[queue]++
    this.bytes += bytes
    this.oldest = Math.min(this.oldest, arrival)
    this.#put('sender', sender, message, () => sender || 'null sender <>')
    const age = ageBucket(this.now - arrival)
    this.#put('age', `${age}`, message, () => ageName(age))
    this.#recipients(message)
  }

  #recipients(message: QueueMessage): void {
    const { queue, recipients } = message
    const seen = recipients.length > 1 ? new Set<string>() : null
    const once = (side: Side, key: string, name: () => string): void => {
      if (seen?.has(`${side} ${key}`)) return
      seen?.add(`${side} ${key}`)
      this.#put(side, key, message, name)
    }
    for (const { address, reason } of recipients) {
      const domain = domainOf(address)
      once('destination', domain, () => domain || '(no domain)')
      if (reason === null) once('reason', `none ${queue}`, () => `no reason yet (${queue})`)
      else once('reason', `${this.#reasons.of(anywhere(reason, domain)).index}`, () => reason)
    }
    if (recipients.length > 0) return
    once('destination', '', () => '(no domain)')
    once('reason', `none ${queue}`, () => `no reason yet (${queue})`)
  }

  #put(side: Side, key: string, message: QueueMessage, name: () => string): void {
    const { bytes, arrival } = message
    const group = this.#groups[side].get(key)
    if (group) {
      group.messages.push(message)
      group.bytes += bytes
      if (arrival < group.oldest) group.oldest = arrival
    } else this.#groups[side].set(key, { key, name: name(), messages: [message], bytes, oldest: arrival })
  }
}

/** A wording is the same whichever domain it names: that is the destination's side. */
const anywhere = (reason: string, domain: string): string =>
  domain.length > 3 && reason.includes(domain) ? reason.replaceAll(domain, '*') : reason

/** "12 active, 1,190 deferred". */
export const countWords = (counts: Readonly<Record<QueueName, number>>, number: (n: number) => string): string =>
  queueNames
    .filter((name) => counts[name] > 0)
    .map((name) => `${number(counts[name])} ${name === 'hold' ? 'on hold' : name}`)
    .join(', ')
