import type { Explanation, Parsed, Reply, ReplyClass, Sign } from './dsn.ts'
import { parse } from './parse.ts'
import { waitSeconds } from './wait.ts'

const TIERS = ['exact', 'phrases', 'weak'] as const
const REMEMBERED = 4_096

interface Rule {
  of: ReplyClass
  sign: Sign
}

interface Verdict {
  of: ReplyClass
  because: string
}

/** Wordings first, strongest first, in the order of the classes; the enhanced code where they are silent. */
export function classifier(classes: readonly ReplyClass[]): (reply: Reply) => Explanation {
  const tiers = TIERS.map((tier) => rulesOf(classes, tier))
  const codes = codesOf(classes)
  let recent = new Map<string, Explanation>()
  let older = new Map<string, Explanation>()

  return (reply) => {
    const key = `${reply.text.length > 4_000 ? reply.text.slice(0, 4_000) : reply.text}\n${reply.dsn ?? ''}\n${reply.relay ?? ''}`
    let known = recent.get(key)
    if (known === undefined) {
      known = older.get(key) ?? explain(parse(reply), tiers, codes)
      if (recent.size >= REMEMBERED) {
        older = recent
        recent = new Map()
      }
      recent.set(key, known)
    }
    return { ...known, because: [...known.because] }
  }
}

function explain(
  seen: Parsed,
  tiers: readonly (readonly Rule[])[],
  codes: ReadonlyMap<string, ReplyClass>,
): Explanation {
  const verdict = byWords(seen, tiers) ?? byCode(seen, codes)
  const shared = {
    hop: seen.hop,
    suspended: seen.suspended,
    said: seen.said,
    ...(seen.next && { next: seen.next }),
    ...(seen.replyCode !== undefined && { replyCode: seen.replyCode }),
  }
  if (verdict === undefined) {
    return {
      class: 'unclassified',
      who: 'nobody',
      retry: seen.temporary ? 'wait' : 'no',
      cure: 'Read the reply itself; if it stays unclear, ask the postmaster of the host that said it.',
      because: [],
      ...shared,
    }
  }
  const { of } = verdict
  const special = of.differs?.(seen) ?? {}
  const retry = special.retry ?? (of.retry === 'no' && seen.temporary && seen.said ? 'wait' : of.retry)
  const delay = of.id === 'greylisted' ? waitSeconds(seen.body) : undefined
  return {
    class: of.id,
    who: special.who ?? of.who,
    retry,
    cure: of.cure,
    because: [verdict.because],
    ...shared,
    ...(delay !== undefined && { waitSeconds: delay }),
  }
}

function byWords(seen: Parsed, tiers: readonly (readonly Rule[])[]): Verdict | undefined {
  const lower = seen.body.toLowerCase()
  for (const rules of tiers) {
    for (const { of, sign } of rules) {
      if (sign.by !== undefined && (sign.by === 'them') !== seen.said) continue
      if (sign.at !== undefined && !sign.at.includes(seen.place)) continue
      const found = sign.words.exec(lower)
      if (found === null || sign.unless?.test(lower)) continue
      const source = lower.length === seen.body.length ? seen.body : lower
      return { of, because: source.slice(found.index, found.index + found[0].length).trim() }
    }
  }
  return undefined
}

function byCode(seen: Parsed, codes: ReadonlyMap<string, ReplyClass>): Verdict | undefined {
  const { enhanced, replyCode } = seen
  const of = enhanced === undefined ? undefined : (codes.get(enhanced) ?? codes.get(`x${enhanced.slice(1)}`))
  if (of && enhanced) return { of, because: enhanced }
  const plain = replyCode === undefined ? undefined : codes.get(String(replyCode))
  return plain && { of: plain, because: String(replyCode) }
}

/** Neighbouring plain wordings of one class become one expression: fewer to run. */
function rulesOf(classes: readonly ReplyClass[], tier: (typeof TIERS)[number]): Rule[] {
  return classes.flatMap((of) => {
    const signs = of[tier] ?? []
    const plain = signs.filter((sign) => sign instanceof RegExp)
    const joined =
      plain.length > 0 ? [{ of, sign: { words: new RegExp(plain.map((one) => one.source).join('|')) } }] : []
    return [...joined, ...signs.filter((sign) => !(sign instanceof RegExp)).map((sign) => ({ of, sign }))]
  })
}

function codesOf(classes: readonly ReplyClass[]): Map<string, ReplyClass> {
  return new Map(classes.flatMap((of) => (of.codes ?? []).map((code) => [code, of] as const)))
}
