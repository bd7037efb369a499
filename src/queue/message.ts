import { clean } from '../target/clean.ts'
import { type ListedMessage, type MessageSink, senderOf } from './fold.ts'
import { type QueueName, queueNames } from './queue.ts'
import { own } from './tally.ts'

/** One message of the queue, as the listing has it; texts are safe to show. */
export interface QueueMessage {
  readonly id: string
  readonly queue: QueueName
  /** Epoch seconds. */
  readonly arrival: number
  readonly bytes: number
  /** Empty: the null sender, of bounces. */
  readonly sender: string
  /** Those who have not got it yet; at most 20 of them. */
  readonly recipients: readonly QueueRecipient[]
  /** All who have not got it yet. */
  readonly recipientCount: number
}
export interface QueueRecipient {
  readonly address: string
  /** null: none yet. */
  readonly reason: string | null
}

const mostRecipients = 20

/** null: no message that could be named. */
export const messageOf = (listed: ListedMessage): QueueMessage | null => {
  const { queue_name: name, queue_id: id } = listed
  if (typeof id !== 'string' || !queueNames.some((each) => each === name)) return null
  const recipients = Array.isArray(listed.recipients) ? listed.recipients : []
  return {
    id: own(clean(id)),
    queue: name as QueueName,
    arrival: Number(listed.arrival_time) || 0,
    bytes: Number(listed.message_size) || 0,
    sender: own(clean(senderOf(listed.sender))),
    recipients: recipients.slice(0, mostRecipients).map((each) => ({
      address: safe(each?.address) ?? '',
      reason: safe(each?.delay_reason) ?? null,
    })),
    recipientCount: recipients.length,
  }
}

const safe = (text: unknown): string | undefined =>
  typeof text === 'string' && text !== '' ? own(clean(text)) : undefined

export const messageOrders = ['oldest', 'newest', 'largest'] as const
export type MessageOrder = (typeof messageOrders)[number]

/** What is first has the smallest. */
export const rank: Readonly<Record<MessageOrder, (message: QueueMessage) => number>> = {
  oldest: ({ arrival }) => arrival,
  newest: ({ arrival }) => -arrival,
  largest: ({ bytes }) => -bytes,
}

/** The first so many of the selected messages in an order; the others are only counted. */
export class MessageList implements MessageSink {
  readonly #selects: (message: ListedMessage) => boolean
  readonly #order: (a: QueueMessage, b: QueueMessage) => number
  readonly #most: number
  #kept: QueueMessage[] = []
  /** All that were selected. */
  selected = 0
  bytes = 0

  constructor(selects: (message: ListedMessage) => boolean, order: MessageOrder, most: number) {
    this.#selects = selects
    const of = rank[order]
    this.#order = (a, b) => of(a) - of(b)
    this.#most = most
  }

  /** null: not selected. */
  add(listed: ListedMessage): QueueMessage | null {
    const message = this.#selects(listed) ? messageOf(listed) : null
    if (!message) return null
    this.selected++
    this.bytes += message.bytes
    this.#kept.push(message)
    if (this.#kept.length >= 2 * this.#most + 100) this.#kept = this.messages()
    return message
  }

  /** In order, at most so many. */
  messages(): QueueMessage[] {
    return this.#kept.toSorted(this.#order).slice(0, this.#most)
  }
}
