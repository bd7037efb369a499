import { type ListedMessage, QueueFold } from './fold.ts'
import type { QueueName } from './queue.ts'

/** A selection of messages. What is absent selects all. */
export interface QueueFilter {
  readonly queue?: QueueName
  /** A part of the sender's address, in any case; `<>` is the null sender. */
  readonly from?: string
  /** A part of a recipient's address. */
  readonly to?: string
  /** A part of the reason for which that recipient waits. */
  readonly reason?: string
  /** Waiting for at least so many seconds. */
  readonly older?: number
}

const nullSenders = ['', 'MAILER-DAEMON']
const holds = (text: unknown, part: string | undefined): boolean =>
  part === undefined || (typeof text === 'string' && text.toLowerCase().includes(part.toLowerCase()))

/** `now` in epoch seconds. */
export const selects = (filter: QueueFilter, message: ListedMessage, now: number): boolean => {
  if (filter.queue !== undefined && message.queue_name !== filter.queue) return false
  if (filter.older !== undefined && now - (Number(message.arrival_time) || 0) < filter.older) return false
  if (filter.from === '<>' ? !nullSenders.includes(message.sender ?? '') : !holds(message.sender, filter.from))
    return false
  if (filter.to === undefined && filter.reason === undefined) return true
  const recipients = Array.isArray(message.recipients) ? message.recipients : []
  return recipients.some((each) => holds(each.address, filter.to) && holds(each.delay_reason, filter.reason))
}

/** Counts only what is selected. */
export class SelectedFold extends QueueFold {
  readonly #filter: QueueFilter
  readonly #at: number

  constructor(now: Date, template: (text: string) => string, filter: QueueFilter) {
    super(now, template)
    this.#filter = filter
    this.#at = now.getTime() / 1000
  }

  override add(message: ListedMessage): void {
    if (selects(this.#filter, message, this.#at)) super.add(message)
  }
}
