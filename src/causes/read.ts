import type { Explanation } from '../dsn/dsn.ts'
import { classify } from '../dsn/index.ts'
import type { MessageGroup } from '../queue/queue.ts'
import type { DeliveryGroup, LogFact } from '../trace/log.ts'
import type { ReadSymptom } from './cause.ts'

/** The reply classes behind a group's reasons. */
export const readSymptoms = (group: MessageGroup): readonly ReadSymptom[] =>
  group.symptoms.map((symptom) => ({
    ...symptom,
    reply: symptom.reason === null ? null : classify({ text: symptom.reason }),
  }))

/** The first reason of one of these classes that fits: of a message with several recipients not that of another one. */
export const reasonOf = (
  groups: readonly MessageGroup[],
  classes: readonly string[],
  fits: (symptom: ReadSymptom) => boolean = () => true,
): string | undefined =>
  groups.flatMap(readSymptoms).find((each) => each.reply && classes.includes(each.reply.class) && fits(each))?.reason ??
  undefined

/** What the reply behind a group of logged deliveries means. */
export const readGroup = (group: DeliveryGroup): Explanation =>
  classify({ text: group.reason, dsn: group.dsn, relay: group.relay })

/** Deliveries of the recent log with these outcomes and reply classes. */
export const deliveries = (
  log: LogFact | undefined,
  status: readonly DeliveryGroup['status'][],
  classes: readonly string[],
): readonly DeliveryGroup[] =>
  (log?.deliveries ?? []).filter((group) => status.includes(group.status) && classes.includes(readGroup(group).class))

/** Recipients of these deliveries. */
export const recipients = (groups: readonly DeliveryGroup[]): number =>
  groups.reduce((sum, group) => sum + group.count, 0)

/**
 * Of these deliveries those of an incident that lasts: the same host took no mail from us since; where it is known whose
 * mail that was (`senders`: of a group), no mail of the same sender.
 */
export const notTakenSince = (
  log: LogFact | undefined,
  groups: readonly DeliveryGroup[],
  senders: (group: DeliveryGroup) => readonly string[] = () => [],
): readonly DeliveryGroup[] => {
  const hostOf = ({ relay }: DeliveryGroup) => relay.replace(/\[.*$/, '').toLowerCase()
  const sent = (log?.deliveries ?? []).filter(({ status, agent }) => status === 'sent' && agent === 'smtp')
  const shared = (one: readonly string[], other: readonly string[]) =>
    one.length === 0 || other.length === 0 || one.some((sender) => other.includes(sender))
  return groups.filter(
    (group) =>
      !sent.some(
        (each) => hostOf(each) === hostOf(group) && each.last > group.last && shared(senders(each), senders(group)),
      ),
  )
}
