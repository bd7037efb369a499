import { isInside } from '../dsn/place.ts'
import { isAway, isLocal, known } from '../probes/known.ts'
import type { MessageGroup } from '../queue/queue.ts'
import type { Claim, ReadSymptom } from './cause.ts'

export { isAway, isLocal, known }

/** Reply classes that say that no conversation came about. */
export const connectClasses = ['connect-timeout', 'connect-refused', 'connection-lost', 'network-unreachable']

/** Held and corrupt mail waits for a person, not for a service. */
export const onTheMove = (group: MessageGroup): boolean => group.queue !== 'hold' && group.queue !== 'corrupt'

/** No recipient has a reason yet: not tried, or whoever tries it does not get that far. */
export const untried = (group: MessageGroup): boolean =>
  onTheMove(group) && group.symptoms.every((symptom) => symptom.reason === null)

/** Some recipient waits for one of these reply classes (and is of that kind). */
export const claimsClass =
  (classes: readonly string[], also: (symptom: ReadSymptom) => boolean = () => true): Claim =>
  (group, symptoms) =>
    onTheMove(group) &&
    symptoms.some((symptom) => symptom.reply !== null && classes.includes(symptom.reply.class) && also(symptom))

/** Some claim fits. */
export const either =
  (...claims: readonly Claim[]): Claim =>
  (group, symptoms) =>
    claims.some((claim) => claim(group, symptoms))

/** The reply is about a hop of this mail system, not about another host, whatever its address. */
export const isOwnHop = (reply: ReadSymptom['reply']): boolean => reply?.hop === 'local' && isInside(reply.next)

/** Waiting, untried, for another server. */
export const untriedOutside =
  (served: readonly string[] | undefined): Claim =>
  (group) =>
    untried(group) && group.symptoms.some((symptom) => !isLocal(symptom.domain, served))

/** Waiting, untried, for a mailbox on this server. */
export const untriedInside =
  (served: readonly string[] | undefined): Claim =>
  (group) =>
    untried(group) && group.symptoms.some((symptom) => isLocal(symptom.domain, served))
