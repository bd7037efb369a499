import { timeOf } from '../dsn/queue-times.ts'
import type { QueueDeeds } from '../mta/mta.ts'
import { queueSelection } from '../mta/queue-selection.ts'
import { known } from '../probes/known.ts'
import type { Source } from '../probes/probe.ts'
import { type Settings, settings } from '../probes/slots.ts'
import type { QueueSelection } from '../queue/selection.ts'
import { actsOn, type QueueVerb } from '../queue/verbs.ts'
import type { Action } from '../target/action.ts'
import { count, number } from '../text/numbers.ts'
import type { FixContext, Plan, Planned, Risk } from './fix.ts'
import type { WantedMessages } from './queue-options.ts'
import { planSelection } from './queue-selection.ts'

/** What a verb does with the selected messages, in steps and in words. */
export interface QueueWork {
  readonly verb: QueueVerb
  readonly fix: string
  readonly title: string
  readonly cures: readonly string[]
  /** "12 messages are put on hold." */
  readonly summary: (messages: string) => string
  readonly steps: (deeds: QueueDeeds) => readonly Action[]
  readonly risk: Risk
  readonly riskInWords: string
  /** What is worth knowing about just these messages. */
  readonly notes?: (selection: QueueSelection, about: QueueSettings) => readonly string[]
}

export interface QueueSettings {
  /** Seconds; null: not known. */
  readonly lifetime: number | null
  readonly now: Date
}

export const queueNeeds =
  (verb: QueueVerb) =>
  ({ filter }: WantedMessages): QueueNeeds => ({ selection: queueSelection(filter, actsOn[verb]), settings })
export type QueueNeeds = { readonly selection: Source<QueueSelection>; readonly settings: Source<Settings> }

const choose =
  'Choose by queue id, sender, recipient, domain, reason or age; for really everything the word ALL has to be given.'

export const planQueueWork = (
  { verb, fix, title, cures, summary, steps, risk, riskInWords, notes }: QueueWork,
  { facts, options, mta, diagnoses, now }: FixContext<WantedMessages, QueueNeeds>,
): Planned => {
  if (options.empty) return { refused: 'no messages are chosen', hint: choose }
  if (!facts.selection.known) return { refused: `the queue could not be read: ${facts.selection.why}` }
  const selection = facts.selection.value
  if (selection.fact.total === 0) return { nothing: nothingIn(verb, selection, options) }
  const lifetime = timeOf(known(facts.settings)?.get('maximal_queue_lifetime'), 'd')
  const plan: Plan = {
    fix,
    title,
    summary: summary(count(selection.bound.length, 'message')),
    steps: steps(mta.queue),
    settle: [],
    verify: {
      causes: wholly(selection) ? cures.filter((id) => diagnoses.some(({ cause }) => cause === id)) : [],
      holds: [],
    },
    settleMs: 30_000,
    risk,
    riskInWords,
    secrets: [],
    notes: [
      ...tooMany(selection),
      ...(notes?.(selection, { lifetime, now }) ?? []),
      ...leftWhere(verb, selection),
      ...selection.fact.remarks.map((remark) => `The listing says: ${remark}.`),
    ],
    chores: [],
    selection: planSelection(selection, options.words, now),
  }
  return plan
}

/** One run takes all of it: only then can it be asked whether the cause is gone. */
const wholly = ({ bound, fact }: QueueSelection): boolean => bound.length === fact.total

const tooMany = ({ bound, fact }: QueueSelection): readonly string[] =>
  bound.length === fact.total
    ? []
    : [`${number(fact.total)} are selected; these are the oldest ${number(bound.length)}. Run it again for the rest.`]

/** "3 more are on hold already." */
const leftWhere = (verb: QueueVerb, { elsewhere }: QueueSelection): readonly string[] =>
  Object.entries(elsewhere).map(
    ([queue, messages]) => `${count(messages, 'selected message')} in ${queue}: ${why(verb, queue)}.`,
  )

const why = (verb: QueueVerb, queue: string): string => {
  if (queue === 'maildrop') return 'not picked up by Postfix yet, and left alone'
  if (verb === 'release') return 'not on hold, so there is nothing to release'
  if (queue === 'hold')
    return verb === 'flush' ? 'on hold; release comes first' : 'on hold already, and not counted here'
  return 'being delivered right now, and left alone'
}

const nothingIn = (verb: QueueVerb, selection: QueueSelection, { words }: WantedMessages): string =>
  [`no message for ${verb} is selected (${words})`, ...leftWhere(verb, selection)].join('; ').replace(/\.$/, '')
