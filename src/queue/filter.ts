import { domainOf, type ListedMessage, QueueFold } from './fold.ts'
import type { QueueName } from './queue.ts'

/** A selection of messages. What is absent selects all; all that is given must hold. */
export interface QueueFilter {
  /** Queue ids, as printed. */
  readonly ids?: readonly string[]
  readonly queue?: QueueName
  /** A part of the sender's address, in any case; `<>` is the null sender. */
  readonly from?: string
  /** A part of a recipient's address. */
  readonly to?: string
  /** The whole domain of that recipient, in any case. */
  readonly domain?: string
  /** A part of the reason for which that recipient waits. */
  readonly reason?: string
  /** Waiting for at least so many seconds. */
  readonly older?: number
}

const nullSenders = ['', 'MAILER-DAEMON']

/** Does a text hold the wanted part, in any case? */
const holding = (part: string | undefined): ((text: unknown) => boolean) => {
  if (part === undefined) return () => true
  const wanted = part.toLowerCase()
  return (text) => typeof text === 'string' && text.toLowerCase().includes(wanted)
}

/** The filter as a function, made once for a listing of any length. `now` in epoch seconds. */
export const selector = (filter: QueueFilter, now: number): ((message: ListedMessage) => boolean) => {
  const { queue, older } = filter
  const ids = filter.ids && new Set(filter.ids)
  const from = holding(filter.from)
  const to = holding(filter.to)
  const reason = holding(filter.reason)
  const domain = filter.domain?.toLowerCase()
  const anyRecipient = filter.to === undefined && filter.reason === undefined && domain === undefined
  return (message) => {
    if (ids && !ids.has(message.queue_id ?? '')) return false
    if (queue !== undefined && message.queue_name !== queue) return false
    if (older !== undefined && now - (Number(message.arrival_time) || 0) < older) return false
    if (filter.from === '<>' ? !nullSenders.includes(message.sender ?? '') : !from(message.sender)) return false
    if (anyRecipient) return true
    const recipients = Array.isArray(message.recipients) ? message.recipients : []
    return recipients.some(
      (each) =>
        to(each?.address) && reason(each?.delay_reason) && (domain === undefined || domainOf(each?.address) === domain),
    )
  }
}

/** Counts only what is selected. */
export class SelectedFold extends QueueFold {
  readonly #selects: (message: ListedMessage) => boolean

  constructor(now: Date, template: (text: string) => string, filter: QueueFilter) {
    super(now, template)
    this.#selects = selector(filter, now.getTime() / 1000)
  }

  override add(message: ListedMessage): void {
    if (this.#selects(message)) super.add(message)
  }
}
