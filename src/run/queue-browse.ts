import type { ListedMessage, MessageSink } from '../queue/fold.ts'
import { messageOf, type QueueMessage } from '../queue/message.ts'
import type { Target } from '../target/target.ts'
import { Channel } from './channel.ts'
import { readListing } from './queue-listing.ts'

export type QueueEvent =
  /** The listing begins; what came before does not count. `at`: the instant that ages are about, epoch milliseconds. */
  | { readonly type: 'begun'; readonly at: number }
  | { readonly type: 'messages'; readonly messages: readonly QueueMessage[] }
  /** Everything has come. */
  | { readonly type: 'read' }

/** So many are told at once. */
const batch = 1_000

/** Every message of the queue as it is listed. Throws a TargetError where it cannot be read. */
export async function* browseQueue(target: Target, signal: AbortSignal): AsyncGenerator<QueueEvent> {
  const stop = new AbortController()
  const channel = new Channel<QueueEvent>()
  const ended = AbortSignal.any([signal, stop.signal])
  readListing(target, (now) => new Batches(now, (event) => channel.push(event)), ended).then(
    (batches) => {
      batches.end()
      channel.push({ type: 'read' })
      channel.end()
    },
    (error: unknown) => channel.fail(error),
  )
  try {
    yield* channel
  } finally {
    stop.abort()
  }
}

class Batches implements MessageSink {
  readonly #tell: (event: QueueEvent) => void
  #messages: QueueMessage[] = []

  constructor(now: Date, tell: (event: QueueEvent) => void) {
    this.#tell = tell
    tell({ type: 'begun', at: now.getTime() })
  }

  add(listed: ListedMessage): void {
    const message = messageOf(listed)
    if (message) this.#messages.push(message)
    if (this.#messages.length >= batch) this.end()
  }

  end(): void {
    if (this.#messages.length > 0) this.#tell({ type: 'messages', messages: this.#messages })
    this.#messages = []
  }
}
