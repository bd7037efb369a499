import type { PlanSelection, Share } from '../../fixes/fix.ts'
import { bytes, count, duration, number, stamp } from '../../text/numbers.ts'

const shares = (rows: readonly Share[]): string =>
  rows.map(({ name, messages }) => `${name} (${number(messages)})`).join(', ')

interface SelectionRow {
  readonly label: string
  readonly texts: readonly string[]
}

/** The messages that a plan is about: which, how many, for example. Texts are the server's own: to be made safe. */
export const selectionRows = (selection: PlanSelection): readonly SelectionRow[] => {
  const { words, at, messages, recipients, bytes: size, oldest, byDestination, byReason, samples } = selection
  const age = (arrival: number): string => duration(Math.max(0, at - arrival) * 1_000)
  const more = (others: number): string => (others > 0 ? ` and ${number(others)} more` : '')
  return [
    { label: 'messages', texts: [words] },
    {
      label: 'in all',
      texts: [
        `${count(messages, 'message')} to ${count(recipients, 'recipient')}, ${bytes(size)}, the oldest waiting for ${age(oldest)}`,
      ],
    },
    { label: 'to', texts: [shares(byDestination)] },
    { label: 'reason', texts: [shares(byReason)] },
    {
      label: 'such as',
      texts: samples.map(
        ({ id, arrival, sender, recipients: to, recipientCount }) =>
          `${id}, ${age(arrival)}, from ${sender || '<>'} to ${to[0]?.address ?? '(nobody)'}${more(recipientCount - 1)}`,
      ),
    },
  ]
}

/** The same for machines, null where a plan is about no messages. The whole list is in the plan file. */
export const selectionJson = (selection: PlanSelection | undefined) =>
  selection === undefined
    ? null
    : {
        words: selection.words,
        messages: selection.messages,
        recipients: selection.recipients,
        bytes: selection.bytes,
        oldest: stamp(selection.oldest),
        byDestination: selection.byDestination,
        byReason: selection.byReason,
        samples: selection.samples,
      }
