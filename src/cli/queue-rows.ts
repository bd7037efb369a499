import { classify } from '../dsn/index.ts'
import { ageName } from '../queue/ages.ts'
import type { MessageGroup, QueueFact } from '../queue/queue.ts'
import { template } from '../queue/template.ts'

export type QueueView = 'reason' | 'destination' | 'sender' | 'age'

export interface QueueRow {
  /** What the rows are told apart by: a reason as printed, a domain, a sender, an age. */
  readonly name: string
  /** By reason: what the reply means. */
  readonly class?: string
  readonly messages: number
  readonly recipients?: number
  readonly bytes?: number
  /** Epoch seconds. */
  readonly oldest?: number
  /** Some queue ids. */
  readonly samples?: readonly string[]
}

/** A queue seen from one side, largest first. */
export const queueRows = (queue: QueueFact, by: QueueView): readonly QueueRow[] => {
  switch (by) {
    case 'reason':
      return byReason(queue.groups)
    case 'destination':
      return queue.byDomain.map((tally) => ({ ...tally, name: tally.name || '(none)' }))
    case 'sender':
      return queue.bySender.map((tally) => ({ ...tally, name: tally.name || '<> (null sender)' }))
    case 'age':
      return ages(queue).filter(({ messages }) => messages > 0)
  }
}

const ages = ({ byAge }: QueueFact): readonly QueueRow[] =>
  byAge.map(({ messages }, at) => ({ name: ageName(at), messages }))

const byReason = (groups: readonly MessageGroup[]): readonly QueueRow[] => {
  const rows = new Map<string, Required<QueueRow>>()
  for (const group of groups) {
    const reason = group.symptoms.find((symptom) => symptom.reason !== null)?.reason ?? null
    const key = reason === null ? `no reason ${group.queue}` : template(reason)
    const row = rows.get(key)
    rows.set(key, {
      name: row?.name ?? reason ?? `no reason yet (${group.queue})`,
      class: row?.class ?? (reason === null ? 'none' : classify({ text: reason }).class),
      messages: (row?.messages ?? 0) + group.messages,
      recipients: (row?.recipients ?? 0) + group.recipients,
      bytes: (row?.bytes ?? 0) + group.bytes,
      oldest: Math.min(row?.oldest ?? Number.POSITIVE_INFINITY, group.oldest),
      samples: [...(row?.samples ?? []), ...group.samples.map(({ id }) => id)].slice(0, 5),
    })
  }
  return [...rows.values()].toSorted((a, b) => b.messages - a.messages)
}
