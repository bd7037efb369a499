import { queueTimes, timeOf } from '../dsn/queue-times.ts'
import type { QueueParameters } from '../probes/slots.ts'
import { inWords } from '../probes/words.ts'

/** Values of the queue parameters that do not fit together or that few servers have: worth knowing, no fault by themselves. */
export const unusualValues = ({ list, transports }: QueueParameters): readonly { name: string; text: string }[] => {
  const get = (name: string) => list.find((each) => each.name === name)?.value
  const { minimalBackoff, maximalBackoff, queueRunDelay, lifetime } = queueTimes(get)
  const warning = timeOf(get('delay_warning_time'), 'h') ?? 0
  const say = (name: string, when: boolean, text: string) => (when ? [{ name, text }] : [])
  return [
    ...say(
      'queue_run_delay',
      queueRunDelay > minimalBackoff,
      `queue_run_delay (${inWords(queueRunDelay)}) is longer than minimal_backoff_time (${inWords(minimalBackoff)}): mail is tried again only when a queue run comes by`,
    ),
    ...say(
      'maximal_backoff_time',
      maximalBackoff < minimalBackoff,
      `maximal_backoff_time (${inWords(maximalBackoff)}) is shorter than minimal_backoff_time (${inWords(minimalBackoff)})`,
    ),
    ...say(
      'maximal_queue_lifetime',
      lifetime < 86_400,
      lifetime === 0
        ? 'maximal_queue_lifetime is 0: mail that cannot be delivered at the first attempt is returned, greylisted mail too'
        : `maximal_queue_lifetime (${inWords(lifetime)}) is less than a day: mail to a server that is down for a night is returned`,
    ),
    ...say(
      'delay_warning_time',
      warning > 0 && lifetime > 0 && warning >= lifetime,
      'delay_warning_time is no shorter than maximal_queue_lifetime: the warning never comes before the bounce',
    ),
    ...transports
      .filter(({ concurrency, processes }) => Number(processes) > 0 && Number(concurrency) > Number(processes) * 10)
      .map(({ transport, concurrency, processes }) => ({
        name: `${transport}_destination_concurrency_limit`,
        text: `${transport} may open ${concurrency} deliveries at once to one destination, but has ${processes} processes`,
      })),
    ...transports
      .filter(({ processes }) => processes === '1')
      .map(({ transport }) => ({
        name: transport,
        text: `${transport} has one process: it delivers one message after the other`,
      })),
  ]
}
