import { type BoundMessage, isSame } from '../../queue/bound.ts'
import type { ListedMessage, MessageSink } from '../../queue/fold.ts'
import { messageOf } from '../../queue/message.ts'
import type { QueueName } from '../../queue/queue.ts'
import { type Target, TargetError } from '../../target/target.ts'
import { Lost } from '../keeper.ts'
import { listQueue } from '../queue-listing.ts'

/** Where messages are now. */
export interface Whereabouts {
  /** By id; absent: it has gone, or another message has its id. */
  readonly queueOf: ReadonlyMap<string, QueueName>
  /** Ids that belong to another message now, and the queue that one is in. */
  readonly reused: ReadonlyMap<string, QueueName>
}

class Looking implements MessageSink, Whereabouts {
  readonly #wanted: ReadonlyMap<string, BoundMessage>
  readonly queueOf = new Map<string, QueueName>()
  readonly reused = new Map<string, QueueName>()

  constructor(wanted: ReadonlyMap<string, BoundMessage>) {
    this.#wanted = wanted
  }

  add(listed: ListedMessage): void {
    const bound = this.#wanted.get(listed.queue_id ?? '')
    const message = bound && messageOf(listed)
    if (!message) return
    if (isSame(bound, message)) this.queueOf.set(bound.id, message.queue)
    else this.reused.set(bound.id, message.queue)
  }
}

/**
 * Lists the queue anew. A message on its way from one queue to another may be seen in both, or in none. Throws Lost, or a
 * TargetError where the queue cannot be read.
 */
export const whereabouts = async (target: Target, messages: readonly BoundMessage[]): Promise<Whereabouts> => {
  const wanted = new Map(messages.map((each) => [each.id, each]))
  const listed = await listQueue(target, () => new Looking(wanted))
  if (listed.sink !== null) return listed.sink
  if (listed.lost) throw new Lost(listed.why)
  throw new TargetError(`the queue could not be read: ${listed.why}`)
}
