import type { Explanation, Parsed, Reply, ReplyClass, Sign } from './dsn.ts'
import { parse } from './parse.ts'
import { waitSeconds } from './wait.ts'

type Tier = 'exact' | 'phrases' | 'weak'
type Rules = Readonly<Record<Tier, readonly Rule[]>>
const REMEMBERED = 4_096

interface Rule {
  of: ReplyClass
  sign: Sign
}

interface Verdict {
  of: ReplyClass
  because: string
}

/** Wordings first, strongest first, in the order of the classes; then the enhanced code; last the vague wordings. */
export function classifier(classes: readonly ReplyClass[]): (reply: Reply) => Explanation {
  const rules: Rules = {
    exact: rulesOf(classes, 'exact'),
    phrases: rulesOf(classes, 'phrases'),
    weak: rulesOf(classes, 'weak'),
  }
  const codes = codesOf(classes)
  let recent = new Map<string, Explanation>()
  let older = new Map<string, Explanation>()

  return (reply) => {
    const key = `${reply.text.length > 4_000 ? reply.text.slice(0, 4_000) : reply.text}\n${reply.dsn ?? ''}\n${reply.relay ?? ''}`
    let known = recent.get(key)
    if (known === undefined) {
      known = older.get(key) ?? explain(parse(reply), rules, codes)
      if (recent.size >= REMEMBERED) {
        older = recent
        recent = new Map()
      }
      recent.set(key, known)
    }
    return { ...known, because: [...known.because] }
  }
}

function explain(seen: Parsed, rules: Rules, codes: ReadonlyMap<string, ReplyClass>): Explanation {
  const lower = seen.body.toLowerCase()
  const verdict =
    byWords(seen, lower, rules.exact) ??
    byWords(seen, lower, rules.phrases) ??
    byCode(seen, codes) ??
    byWords(seen, lower, rules.weak)
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

function byWords(seen: Parsed, lower: string, rules: readonly Rule[]): Verdict | undefined {
  for (const { of, sign } of rules) {
    if (sign.by !== undefined && (sign.by === 'them') !== seen.said) continue
    if (sign.at !== undefined && !sign.at.includes(seen.place)) continue
    if (sign.temporary && !seen.temporary) continue
    if (sign.stage !== undefined && sign.stage !== seen.stage) continue
    const found = sign.words.exec(lower)
    if (found === null || sign.unless?.test(lower)) continue
    const source = lower.length === seen.body.length ? seen.body : lower
    return { of, because: source.slice(found.index, found.index + found[0].length).trim() }
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
function rulesOf(classes: readonly ReplyClass[], tier: Tier): Rule[] {
  return classes.flatMap((of) => {
    const signs = of[tier] ?? []
    const plain = signs.filter((sign) => sign instanceof RegExp)
    const joined: Rule[] =
      plain.length > 0 ? [{ of, sign: { words: new RegExp(plain.map((one) => one.source).join('|')) } }] : []
    return [...joined, ...signs.flatMap((sign) => (sign instanceof RegExp ? [] : [{ of, sign }]))]
  })
}

function codesOf(classes: readonly ReplyClass[]): Map<string, ReplyClass> {
  return new Map(classes.flatMap((of) => (of.codes ?? []).map((code) => [code, of] as const)))
}
