import { isLocal } from '../probes/known.ts'
import type { MessageGroup, QueueFact } from '../queue/queue.ts'
import type { BoundMessage } from './fix.ts'

/** A sample of the waiting messages of some groups, oldest first; at most five of a group. */
export const waiting = (
  queue: QueueFact | undefined,
  fits: (group: MessageGroup) => boolean = () => true,
): readonly BoundMessage[] =>
  (queue?.groups ?? [])
    .filter(
      (group) => (group.queue === 'active' || group.queue === 'deferred' || group.queue === 'incoming') && fits(group),
    )
    .flatMap(({ samples }) => samples)
    .map(({ id, arrival, sender, bytes = 0 }) => ({ id, arrival, sender, bytes }))
    .toSorted((a, b) => a.arrival - b.arrival)

/** For somebody on another server. */
export const isOutside =
  (served: readonly string[] | undefined) =>
  ({ symptoms }: MessageGroup): boolean =>
    symptoms.some(({ domain }) => !isLocal(domain, served))
