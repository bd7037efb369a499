import type { JournalLine } from './journal-line.ts'
import type { TransactionRequest } from './transaction-request.ts'

type Known = Pick<
  TransactionRequest,
  'plan' | 'options' | 'way' | 'version' | 'operator' | 'identity' | 'place' | 'found'
>

/** The first line of a journal: what will be done, by whom, where, and why. */
export const headOf = (
  { plan, options, way, version, operator, identity, place, found }: Known,
  run: string,
  at: Date,
): JournalLine => ({
  type: 'run',
  schema: 'mailmedic/journal@1',
  run,
  at: at.toISOString(),
  version,
  operator: operator.name,
  way,
  mta: { id: identity.id, version: identity.version },
  keeper: { as: place.as, folder: place.folder },
  plan,
  options,
  found: found.map(({ cause, confidence, title, explains, because }) => ({
    cause,
    confidence,
    title,
    explains,
    because,
  })),
})
