import { ageBucket, ageLimits } from './ages.ts'
import { Groups, type Waiting } from './groups.ts'
import { type QueueFact, type QueueName, queueNames } from './queue.ts'
import { ReasonKeys } from './reason-key.ts'
import { Tallies } from './tally.ts'

/** A message as `postqueue -j` prints it; fields may be missing, as the listing is not ours. */
export interface ListedMessage {
  readonly queue_name?: string
  readonly queue_id?: string
  readonly arrival_time?: number
  readonly message_size?: number
  readonly sender?: string
  readonly recipients?: readonly ListedRecipient[]
}
export interface ListedRecipient {
  readonly address?: string
  readonly delay_reason?: string
}

/** What a listing is read into, message by message. */
export interface MessageSink {
  add(message: ListedMessage): unknown
}

const known = new Set<string>(queueNames)
const mostGroups = 2_000

/** Counts a queue listing of any length in bounded memory. */
export class QueueFold {
  readonly #now: number
  readonly #counts = new Map<string, number>(queueNames.map((name) => [name, 0]))
  readonly #ages = new Array<number>(ageLimits.length + 1).fill(0)
  readonly #groups = new Groups()
  readonly #domains = new Tallies()
  readonly #senders = new Tallies()
  readonly #reasons: ReasonKeys
  #total = 0
  #recipients = 0
  #bytes = 0
  #oldest = Number.POSITIVE_INFINITY

  constructor(now: Date, template: (text: string) => string) {
    this.#now = now.getTime() / 1000
    this.#reasons = new ReasonKeys(template)
  }

  get total(): number {
    return this.#total
  }

  add(message: ListedMessage): void {
    const queue = message.queue_name ?? ''
    if (!known.has(queue) || typeof message.queue_id !== 'string') return
    const arrival = Number(message.arrival_time) || 0
    const size = Number(message.message_size) || 0
    const sender = senderOf(message.sender)
    const recipients = Array.isArray(message.recipients) ? message.recipients : []
    const waiting = this.#waiting(recipients)
    this.#counts.set(queue, (this.#counts.get(queue) ?? 0) + 1)
    this.#total++
    this.#recipients += recipients.length
    this.#bytes += size
    if (arrival < this.#oldest) this.#oldest = arrival
    this.#age(arrival)
    this.#senders.add(sender, size, arrival)
    for (let at = 0; at < waiting.length; at++) {
      const domain = waiting[at]?.domain ?? ''
      if (at === 0 || !waiting.slice(0, at).some((each) => each.domain === domain))
        this.#domains.add(domain, size, arrival)
    }
    this.#groups.add(queue as QueueName, waiting, {
      id: message.queue_id,
      arrival,
      size,
      sender,
      recipient: typeof recipients[0]?.address === 'string' ? recipients[0].address : '',
      recipients: recipients.length,
    })
  }

  #age(arrival: number): void {
    const at = ageBucket(this.#now - arrival)
    this.#ages[at] = (this.#ages[at] ?? 0) + 1
  }

  /** What the recipients wait for, each combination of wording and domain once. */
  #waiting(recipients: readonly ListedRecipient[]): Waiting[] {
    const found: Waiting[] = []
    const index = recipients.length > 20 ? new Map<string, Waiting>() : null
    for (const recipient of recipients) {
      const address: unknown = recipient?.address
      const text: unknown = recipient?.delay_reason
      const reason = typeof text === 'string' && text !== '' ? text : null
      const key = reason === null ? null : this.#reasons.of(reason)
      const domain = domainOf(address)
      const name = index ? `${key?.index} ${domain}` : ''
      const same = index ? index.get(name) : found.find((each) => each.key === key && each.domain === domain)
      if (same) same.recipients++
      else {
        const fresh = { key, reason, domain, recipients: 1 }
        found.push(fresh)
        index?.set(name, fresh)
      }
    }
    if (found.length === 0) found.push({ key: null, reason: null, domain: '', recipients: 0 })
    return found
  }

  result(remarks: readonly string[]): QueueFact {
    return {
      counts: Object.fromEntries(
        queueNames.map((name) => [name, name === 'corrupt' ? null : (this.#counts.get(name) ?? 0)]),
      ) as Record<QueueName, number | null>,
      total: this.#total,
      recipients: this.#recipients,
      bytes: this.#bytes,
      oldest: this.#total > 0 ? this.#oldest : null,
      groups: this.#groups.list(mostGroups),
      byDomain: this.#domains.top(200),
      bySender: this.#senders.top(200),
      byAge: this.#ages.map((messages, at) => ({ minutes: ageLimits[at] ?? null, messages })),
      remarks,
    }
  }
}

/** The null sender is printed as MAILER-DAEMON, a message not yet picked up as "(maildrop queue, sender UID 1000)". */
export const senderOf = (text: unknown): string => (typeof text !== 'string' || text === 'MAILER-DAEMON' ? '' : text)

/** Lower case; empty where there is none. */
export const domainOf = (address: unknown): string => {
  if (typeof address !== 'string') return ''
  const at = address.lastIndexOf('@')
  return at < 0 ? '' : address.slice(at + 1).toLowerCase()
}
