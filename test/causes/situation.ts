import type { Diagnosis } from '../../src/causes/cause.ts'
import { causes } from '../../src/causes/index.ts'
import type { QueueFact } from '../../src/queue/queue.ts'
import { type Account, account } from '../../src/run/account.ts'
import { now } from '../situations.ts'
import { factsOf } from './table.ts'

/** Facts by the id of their source: what is left out is not known. */
export type Known = Readonly<Record<string, unknown>>

/** All causes, in their order, with one situation: as the engine does it. */
export const diagnosed = (known: Known): Account => {
  const recognised = causes.flatMap((cause) => {
    const given = Object.fromEntries(Object.entries(cause.needs).map(([name, { id }]) => [name, known[id]]))
    const facts = factsOf(cause.needs, given)
    return cause.recognise({ facts, findings: [], now }).map((proof) => ({ cause, proof }))
  })
  return account(recognised, (known.queue as QueueFact | undefined) ?? null)
}

/** `lmtp-down 4`: causes in the order in which a reader is told to act, with their messages. */
export const told = ({ diagnoses }: Account): readonly string[] =>
  diagnoses.map(
    ({ diagnosis }: { readonly diagnosis: Diagnosis }) => `${diagnosis.cause} ${diagnosis.explains.messages}`,
  )
