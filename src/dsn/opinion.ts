import type { Parsed } from './dsn.ts'
import { features, stem } from './features.ts'
import table from './opinion.json' with { type: 'json' }

/** How much each class is favoured by each feature, in hundredths of a logit: class, weight, class, weight … */
const weights: ReadonlyMap<string, readonly number[]> = new Map(Object.entries(table.weights))
const { classes } = table

export interface Opinion {
  /** Shares of all classes, which add up to one. */
  readonly shares: ReadonlyMap<string, number>
  /** The word that speaks most for a class: its stem. */
  readonly word: (id: string) => string | undefined
}

/**
 * A second opinion beside the wordings: what a reply as a whole resembles among all labelled ones (a logistic
 * model over single words, learned by scripts/learn-replies.ts). It has read no order of words, and knows no phrase.
 */
export function opinion(seen: Parsed): Opinion {
  const found = features(seen)
  const logits = new Float64Array(classes.length)
  for (const each of found) {
    const row = weights.get(each) ?? []
    for (let at = 0; at < row.length; at += 2) {
      const of = row[at] ?? 0
      logits[of] = (logits[of] ?? 0) + (row[at + 1] ?? 0) / 100
    }
  }
  const most = Math.max(...logits)
  const raised = logits.map((logit) => Math.exp(logit - most))
  const sum = raised.reduce((total, each) => total + each, 0)
  return {
    shares: new Map(classes.map((id, at) => [id, (raised[at] ?? 0) / sum])),
    word: (id) => loudest(found, classes.indexOf(id)),
  }
}

function loudest(found: ReadonlySet<string>, of: number): string | undefined {
  let best: { word: string; weight: number } | undefined
  for (const word of found) {
    if (!/^[a-z]+$/.test(word) || word.length > stem) continue
    const row = weights.get(word) ?? []
    for (let at = 0; at < row.length; at += 2) {
      const weight = row[at + 1] ?? 0
      if (row[at] === of && weight > (best?.weight ?? 0)) best = { word, weight }
    }
  }
  return best?.word
}
