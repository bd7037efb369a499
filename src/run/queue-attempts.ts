import { type Attempt, attemptOf } from '../dsn/attempts.ts'
import { queueTimes } from '../dsn/queue-times.ts'
import { mtas } from '../mta/index.ts'
import { deferredIds, retryAsk, retryTimesOf } from '../mta/postfix/retry-times.ts'
import { clock } from '../probes/clock.ts'
import { settings } from '../probes/slots.ts'
import type { QueueFact } from '../queue/queue.ts'
import type { Target } from '../target/target.ts'
import { FactStore } from './facts.ts'

/** Next attempts of the samples of the deferred groups, by queue id, and the zone in which people there read a clock. */
export interface Attempts {
  readonly byId: ReadonlyMap<string, Attempt>
  readonly offsetMinutes: number
}

/** In a larger queue the next attempt of a few samples says little, and the listing itself takes seconds. */
const mostMessages = 20_000

/** Asked only where mail is deferred; where the settings are not known, nothing is said about the next attempt. */
export const readAttempts = async (target: Target, queue: QueueFact, signal: AbortSignal): Promise<Attempts> => {
  const samples = queue.groups.filter((group) => group.queue === 'deferred').flatMap((group) => group.samples)
  if (samples.length === 0 || queue.total > mostMessages) return { byId: new Map(), offsetMinutes: 0 }
  const store = new FactStore(target, { mtas, signal })
  store.prefetch([settings, clock])
  const [set, zone] = await Promise.all([store.get(settings), store.get(clock)])
  const offsetMinutes = zone.known ? zone.value.offsetMinutes : 0
  if (!set.known) return { byId: new Map(), offsetMinutes }
  const times = queueTimes((name) => set.value.get(name))
  const files = retryTimesOf(await target.ask(retryAsk(set.value.get('queue_directory') ?? '', deferredIds(queue))))
  const byId = new Map(samples.map((each) => [each.id, attemptOf(each, times, { files }, target.now())]))
  return { byId, offsetMinutes }
}
