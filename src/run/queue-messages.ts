import { type QueueFilter, selector } from '../queue/filter.ts'
import { MessageList, type MessageOrder, type QueueMessage } from '../queue/message.ts'
import type { Target } from '../target/target.ts'
import { readListing } from './queue-listing.ts'

export interface QueueMessages {
  /** In the wanted order; at most as many as were wanted. */
  readonly messages: readonly QueueMessage[]
  /** All that the filter selects, also those that are not in the list. */
  readonly selected: number
  readonly bytes: number
}

/**
 * The first so many messages of a selection, read as the queue is listed: a queue of any size in bounded memory. What lies
 * in corrupt is not listed by Postfix. Throws a TargetError where the queue cannot be read.
 */
export const listMessages = async (
  target: Target,
  filter: QueueFilter,
  { most, order = 'oldest' }: { readonly most: number; readonly order?: MessageOrder },
): Promise<QueueMessages> => {
  const list = await readListing(target, (now) => new MessageList(selector(filter, now.getTime() / 1000), order, most))
  return { messages: list.messages(), selected: list.selected, bytes: list.bytes }
}
