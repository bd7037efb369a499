import { mtas } from '../mta/index.ts'
import * as slots from '../probes/slots.ts'
import { type QueueFilter, SelectedFold } from '../queue/filter.ts'
import type { QueueFact } from '../queue/queue.ts'
import { template } from '../queue/template.ts'
import { type Target, TargetError } from '../target/target.ts'
import { FactStore } from './facts.ts'
import { nobodyHome } from './nobody-home.ts'
import { readListing } from './queue-listing.ts'

/** The queue of a target, whole or a selection of it, counted as it is read. */
export const readQueue = async (target: Target, filter: QueueFilter, signal: AbortSignal): Promise<QueueFact> => {
  const selected = Object.keys(filter).length > 0
  if (selected && filter.queue !== 'corrupt') return readSelection(target, filter)
  const store = new FactStore(target, { mtas, signal })
  store.prefetch([slots.queue])
  const fact = await store.get(slots.queue)
  if (fact.known) return selected ? onlyCorrupt(fact.value) : fact.value
  if (!(await store.detected())) throw await nobodyHome(target, store)
  throw new TargetError(`the queue of ${target.name} could not be read: ${fact.why}`)
}

/** Damaged files are counted, not listed: nobody knows what is in them. */
const onlyCorrupt = ({ counts }: QueueFact): QueueFact => ({
  counts: { maildrop: 0, incoming: 0, active: 0, deferred: 0, hold: 0, corrupt: counts.corrupt },
  total: counts.corrupt ?? 0,
  recipients: 0,
  bytes: 0,
  oldest: null,
  groups: [],
  byDomain: [],
  bySender: [],
  byAge: [],
  remarks: ['postqueue does not list damaged messages; they are files in the queue directory, under corrupt'],
})

/** The same listing, folded with a filter in front: a group keeps five samples, so it cannot be filtered afterwards. */
const readSelection = async (target: Target, filter: QueueFilter): Promise<QueueFact> =>
  (await readListing(target, (now) => new SelectedFold(now, template, filter))).result([])
