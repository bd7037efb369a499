import type { Source } from '../probes/probe.ts'
import type { QueueFilter } from '../queue/filter.ts'
import type { QueueName } from '../queue/queue.ts'
import { type QueueSelection, SelectionFold } from '../queue/selection.ts'
import { template } from '../queue/template.ts'
import { listInto } from './postfix/queue-listing.ts'

/** The messages of a selection that are in some queues, each of them named. Every mail server here keeps them as Postfix does. */
export const queueSelection = (filter: QueueFilter, queues: readonly QueueName[]): Source<QueueSelection> =>
  listInto(
    `queue-selection ${JSON.stringify([filter, queues])}`,
    (now) => new SelectionFold(now, template, filter, queues),
  )
