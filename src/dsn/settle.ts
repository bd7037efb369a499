import type { Parsed } from './dsn.ts'
import { opinion } from './opinion.ts'

/** Where a verdict of the wordings comes from. */
export type Source = 'exact' | 'phrases' | 'weak' | 'code'

/** How much it weighs against the opinion, in logits. */
const WEIGHTS: Readonly<Record<Source, number>> = { exact: 3, phrases: 2.5, weak: 1.5, code: 1 }
/**
 * Below this share nobody is sure. `agreed`: both sides say the same; `contested`: the wordings win, but the sentence as a whole
 * resembles another class more, which is where nearly all confident errors were; `overruled`: another class than the wordings
 * say wins; `unsaid`: no wording fits. Chosen on sets that neither side had seen.
 */
const SURE = { agreed: 0.4, contested: 0.75, overruled: 0.5, unsaid: 0.4 }

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
  let alone = best
  let sum = 0
  for (const [id, share] of shares) {
    if (share > alone.share) alone = { id, share }
    const raised = id === said?.id ? share * Math.exp(WEIGHTS[said.source]) : share
    sum += raised
    if (raised > best.share) best = { id, share: raised }
  }
  if (best.share / sum < needed(said?.id, best.id, alone.id)) return undefined
  if (best.id === said?.id) return { id: best.id }
  const loudest = word(best.id)
  return loudest === undefined ? undefined : { id: best.id, word: loudest }
}

const needed = (said: string | undefined, best: string, alone: string): number => {
  if (said === undefined) return SURE.unsaid
  if (said !== best) return SURE.overruled
  return alone === best ? SURE.agreed : SURE.contested
}
