import type { Parsed } from './dsn.ts'
import { opinion } from './opinion.ts'

/** Where a verdict of the wordings comes from. */
export type Source = 'exact' | 'phrases' | 'weak' | 'code'

/** How much it weighs against the opinion, in logits. */
const WEIGHTS: Readonly<Record<Source, number>> = { exact: 3, phrases: 2.5, weak: 1.5, code: 1 }
/**
 * Below this share nobody is sure. `exact`: such a wording weighs so much that less means that the rest of the sentence speaks
 * against it; `weak`: a vague wording needs support; `overruled`: another class than the wordings say. Measured on sets that
 * neither side had seen.
 */
const SURE = { exact: 0.5, phrases: 0.4, weak: 0.5, code: 0.4, unsaid: 0.4, overruled: 0.45 }

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
  if (best.share / sum < needed(said, best.id)) return undefined
  if (best.id === said?.id) return { id: best.id }
  const loudest = word(best.id)
  return loudest === undefined ? undefined : { id: best.id, word: loudest }
}

const needed = (said: { readonly id: string; readonly source: Source } | undefined, id: string): number =>
  Math.max(SURE[said?.source ?? 'unsaid'], said && said.id !== id ? SURE.overruled : 0)
