import { bindingOf } from '../queue/bound.ts'
import type { QueueFact } from '../queue/queue.ts'
import type { QueueSelection } from '../queue/selection.ts'
import { template } from '../queue/template.ts'
import type { Plan, PlanSelection, Share } from './fix.ts'

const mostRows = 5

/** The largest, then what is left over as one. */
const top = (rows: readonly Share[], total: number): readonly Share[] => {
  const shown = rows.toSorted((a, b) => b.messages - a.messages).slice(0, mostRows)
  const rest = total - shown.reduce((sum, { messages }) => sum + messages, 0)
  return rows.length > mostRows && rest > 0 ? [...shown, { name: 'others', messages: rest }] : shown
}

/** By wording, not by text: what differs from message to message makes no row of its own. */
const reasons = ({ groups, total }: QueueFact): readonly Share[] => {
  const rows = new Map<string, { name: string; messages: number }>()
  for (const { queue, symptoms, messages } of groups) {
    const reason = symptoms.find((each) => each.reason !== null)?.reason ?? null
    const key = reason === null ? `(${queue})` : template(reason)
    const row = rows.get(key) ?? { name: reason ?? `no reason yet (${queue})`, messages: 0 }
    row.messages += messages
    rows.set(key, row)
  }
  return top([...rows.values()], total)
}

/** A selection as the plan shows and carries it. */
export const planSelection = ({ bound, samples, fact }: QueueSelection, words: string, now: Date): PlanSelection => ({
  words,
  at: Math.floor(now.getTime() / 1_000),
  messages: bound.length,
  recipients: fact.recipients,
  bytes: fact.bytes,
  oldest: fact.oldest ?? 0,
  byDestination: top(
    fact.byDomain.map(({ name, messages }) => ({ name: name || '(none)', messages })),
    fact.total,
  ),
  byReason: reasons(fact),
  samples,
  bound,
})

/** Of the messages that were approved those that are still there, in the words of the fresh plan. Never one more. */
export const stillThere = (approved: Plan, fresh: Plan): Plan | null => {
  if (!approved.selection || !fresh.selection) return null
  const wanted = new Set(approved.selection.bound.map(bindingOf))
  const bound = fresh.selection.bound.filter((each) => wanted.has(bindingOf(each)))
  if (bound.length === 0) return null
  if (bound.length === fresh.selection.messages) return fresh
  const ids = new Set(bound.map(({ id }) => id))
  const selection: PlanSelection = {
    ...approved.selection,
    messages: bound.length,
    bytes: bound.reduce((sum, { bytes }) => sum + bytes, 0),
    oldest: bound.reduce((oldest, { arrival }) => Math.min(oldest, arrival), Number.POSITIVE_INFINITY),
    samples: approved.selection.samples.filter(({ id }) => ids.has(id)),
    bound,
  }
  return { ...fresh, selection }
}
