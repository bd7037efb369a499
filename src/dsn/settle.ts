import type { Parsed } from './dsn.ts'
import { opinion } from './opinion.ts'

/** Where a verdict of the wordings comes from. */
export type Source = 'exact' | 'phrases' | 'weak' | 'code'

/** How much it weighs against the opinion, in logits. */
const WEIGHTS: Readonly<Record<Source, number>> = { exact: 3, phrases: 2.5, weak: 1.5, code: 1 }
/** Below this share nobody is sure. Measured on sets that neither side had seen: 3 % wrong at most. */
const SURE = 0.4

/**
 * What the wordings say and what the reply resembles as a whole, taken together. A word that somebody else's sentence
 * happens to hold misleads the wordings, a sentence of common words the opinion; seldom the same. Undefined: not sure.
 */
export function settle(
  said: { readonly id: string; readonly source: Source } | undefined,
  seen: Parsed,
): { readonly id: string; readonly word?: string } | undefined {
  const { shares, word } = opinion(seen)
  let best = { id: '', share: 0 }
  let sum = 0
  for (const [id, share] of shares) {
    const raised = id === said?.id ? share * Math.exp(WEIGHTS[said.source]) : share
    sum += raised
    if (raised > best.share) best = { id, share: raised }
  }
  if (best.share / sum < SURE) return undefined
  if (best.id === said?.id) return { id: best.id }
  const loudest = word(best.id)
  return loudest === undefined ? undefined : { id: best.id, word: loudest }
}
