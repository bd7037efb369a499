import type { SenderLogins } from '../probes/sender-logins.ts'
import type { MessageGroup } from '../queue/queue.ts'
import type { DeliveryGroup } from '../trace/log.ts'

/** Whose mail a group of logged deliveries was, lower case; empty: not known, or of no matter to this server. */
export const whoseOf =
  (bySender: SenderLogins | null | undefined) =>
  ({ queueIds }: Pick<DeliveryGroup, 'queueIds'>): readonly string[] => [
    ...new Set(queueIds.flatMap((id) => bySender?.byMessage.get(id) ?? [])),
  ]

/** Whose mail that waits or was refused is. */
export const sendersOf = (
  bySender: SenderLogins | null | undefined,
  logged: readonly DeliveryGroup[],
  waiting: readonly MessageGroup[],
): readonly string[] => {
  const samples = waiting.flatMap(({ samples }) => samples.map(({ sender }) => sender.toLowerCase()))
  return [...new Set([...logged.flatMap(whoseOf(bySender)), ...samples])].filter((sender) => sender.includes('@'))
}
