import type { QueueName } from './queue.ts'

/** What can be done with messages of a queue. */
export const queueVerbs = ['hold', 'release', 'requeue', 'flush', 'delete'] as const
export type QueueVerb = (typeof queueVerbs)[number]

/**
 * Queues in which a message must be. What is incoming or active is on its way: trying it again or giving it a new id would
 * send it twice. maildrop and corrupt are for nobody's hands: the one is not picked up yet, the other cannot be read.
 */
export const actsOn: Readonly<Record<QueueVerb, readonly QueueName[]>> = {
  hold: ['incoming', 'active', 'deferred'],
  release: ['hold'],
  requeue: ['deferred', 'hold'],
  flush: ['deferred'],
  delete: ['incoming', 'active', 'deferred', 'hold'],
}
