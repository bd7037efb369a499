import type { BoundMessage } from './bound.ts'
import { type QueueFilter, selector } from './filter.ts'
import { domainOf, type ListedMessage, type MessageSink, QueueFold } from './fold.ts'
import { MessageList, type QueueMessage } from './message.ts'
import { type QueueFact, type QueueName, queueNames } from './queue.ts'

/** Messages of a selection that something is done with, all of them named. */
export interface QueueSelection {
  /** Those in the queues that are acted on; oldest first, at most `mostBound`. */
  readonly bound: readonly BoundMessage[]
  /** The oldest of them, with their recipients. */
  readonly samples: readonly QueueMessage[]
  /** The same counted, all of them. */
  readonly fact: QueueFact
  /** Selected, but in a queue that is not acted on: how many. */
  readonly elsewhere: Readonly<Partial<Record<QueueName, number>>>
}

/** One run takes so many: each costs some 200 bytes here and on the host. */
export const mostBound = 100_000
const mostSamples = 5

/** Names what a filter selects, in memory for what it selects and no more. */
export class SelectionFold implements MessageSink {
  readonly #selects: (message: ListedMessage) => boolean
  readonly #queues: readonly string[]
  readonly #most: number
  readonly #fact: QueueFold
  readonly #samples = new MessageList(() => true, 'oldest', mostSamples)
  readonly #elsewhere = new Map<string, number>()
  #bound: BoundMessage[] = []

  constructor(
    now: Date,
    template: (text: string) => string,
    filter: QueueFilter,
    queues: readonly QueueName[],
    most = mostBound,
  ) {
    this.#selects = selector(filter, now.getTime() / 1000)
    this.#queues = queues
    this.#fact = new QueueFold(now, template)
    this.#most = most
  }

  get total(): number {
    return this.#fact.total
  }

  add(listed: ListedMessage): void {
    if (!this.#selects(listed)) return
    const { queue_name: queue = '' } = listed
    if (!this.#queues.includes(queue)) {
      this.#elsewhere.set(queue, (this.#elsewhere.get(queue) ?? 0) + 1)
      return
    }
    this.#fact.add(listed)
    const message = this.#samples.add(listed)
    if (!message) return
    const { id, arrival, sender, bytes, recipients } = message
    this.#bound.push({ id, arrival, sender, bytes, domain: domainOf(recipients[0]?.address) })
    if (this.#bound.length >= 2 * this.#most) this.#bound = this.#oldest()
  }

  #oldest(): BoundMessage[] {
    return this.#bound.toSorted((a, b) => a.arrival - b.arrival).slice(0, this.#most)
  }

  result(remarks: readonly string[]): QueueSelection {
    const elsewhere = queueNames.flatMap((name) => {
      const messages = this.#elsewhere.get(name)
      return messages === undefined ? [] : [[name, messages] as const]
    })
    return {
      bound: this.#oldest(),
      samples: this.#samples.messages(),
      fact: this.#fact.result(remarks),
      elsewhere: Object.fromEntries(elsewhere),
    }
  }
}
