import type { Parsed, ReplyClass, Sign } from './dsn.ts'
import { recent } from './recent.ts'
import { type Source, settle } from './settle.ts'

interface Rule {
  of: ReplyClass
  sign: Sign
}

/** A rule that decided a text before, and whether advice had to be left out of it. */
interface Decided extends Rule {
  advised: boolean
}

export interface Verdict {
  of: ReplyClass
  /** The words that decided, or the code. */
  because: string
}

const REMEMBERED = 4_096
/** These codes say so little that they decide only where there are hardly any words. */
const VAGUE = /^(?:[45]\.7\.[01]|5\.[01256]\.0|5\.[56]\.\d|4\.5\.[0124]|4\.2\.0|5\.3\.[025]|[45]\.4\.0)$/
/** In our own server's mouth these name nothing. */
const VAGUE_OURS = /^4\.(?:2\.0|3\.[02])$/
const SILENT = 24
/** These codes name one thing, whoever says them: they outrank wordings that fit everything, such as «try again later». */
const PLAIN =
  /^(?:[45]\.(?:1\.8|2\.2|3\.4|4\.6|7\.(?:8|10|2[0-9]|3[02]))|5\.(?:1\.[12]|1\.10|2\.1|6\.7)|5\.7\.1[12]\d|4\.3\.1)$/
/** The classes whose wordings fit nearly every refusal. */
const GENERAL = new Set(['policy-rejected', 'remote-server-error'])
/** What is advice, not reason: links, and sentences that tell the reader whom to ask. */
const ADVICE =
  /https?:\/\/[^\s"')>]+|\b(?:for (?:more|further|additional|details|help|assistance|an explanation)|if you (?:believe|feel|think|are|have|need|want)|please (?:contact|refer|visit|see|review|ask|forward|check your)|to (?:review|view|resolve|learn|request)|learn more|contact (?:your|the|us)|visit)\b[^.;]{0,160}/g
/** What is unknown when the sender is named is the sender. */
const NOT_MAIL = new Set(['user-unknown', 'domain-unroutable'])
/** Nobody judges the message or a mailbox before hearing of it. */
const EARLY = new Set(['greeting', 'hello'])
const NOT_EARLY = new Set([
  'content-rejected',
  'mailbox-full',
  'mailbox-disabled',
  'user-unknown',
  'message-too-large',
  'recipient-rate-limited',
  'dmarc-fail',
])
const HOST = /(?<![^\s[(=])[^\s[(=]{1,255}\[[0-9a-f.:]{2,45}\](?::\d{1,5})?|\bname=\S{1,255}/g
const ADDRESS = /\b(?!127\.)\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g
const WITH_DIGIT = /(?<![a-z_-])[a-z_-]*\d[a-z0-9_-]*/g
/** A provider's own code such as TSS04 or OFR005_104, or a socket error of Windows, means something. */
const MEANS_SOMETHING = /^(?:[a-z]{1,6}[-_]?\d{1,6}(?:_\d{1,3})?|100[56]\d)$/

/**
 * Wordings first, strongest first, in the order of the classes; then the enhanced code; last the vague wordings.
 * Texts that differ in addresses and ids alone are decided by the same rule, which is run again to cite its words.
 */
export function ruling(classes: readonly ReplyClass[]): (seen: Parsed) => Verdict | undefined {
  const exact = rulesOf(classes, 'exact')
  const phrases = rulesOf(
    classes.filter(({ id }) => !GENERAL.has(id)),
    'phrases',
  )
  const general = rulesOf(
    classes.filter(({ id }) => GENERAL.has(id)),
    'phrases',
  )
  const weak = rulesOf(classes, 'weak')
  const all = [...phrases, ...general, ...weak]
  const codes = new Map(classes.flatMap((of) => (of.codes ?? []).map((code) => [code, of] as const)))
  const byId = new Map(classes.map((of) => [of.id, of]))
  const decided = recent<Decided | 'code' | 'nothing'>(REMEMBERED)

  return (seen) => {
    const lower = seen.body.toLowerCase()
    const form = (lower.includes('[') || lower.includes('name=') ? lower.replace(HOST, 'h') : lower)
      .replace(ADDRESS, '0')
      .replace(WITH_DIGIT, mark)
    const shape = `${seen.place} ${seen.said} ${seen.temporary} ${seen.stage} ${seen.enhanced} ${form}`
    const before = decided.get(shape)
    if (before === 'nothing') return undefined
    if (before === 'code') return byCode(seen, codes)
    if (before !== undefined) {
      const again = sayAgain(before, seen, lower)
      if (again) return again
    }

    const coded = byCode(seen, codes)
    const core = withoutAdvice(lower)
    const silenced = coded !== undefined && detailed(seen)
    const sure = first(exact, seen, lower)
    const plain = silenced ? undefined : first(phrases, seen, core)
    const vague =
      (silenced || (coded && PLAIN.test(seen.enhanced ?? '')) ? undefined : first(general, seen, core)) ??
      (coded ? undefined : first(weak, seen, core))
    const said = sure ?? plain ?? vague
    const last = said ?? (coded || core === lower ? undefined : first(all, seen, lower))
    if (coded && !last && fewWords(seen)) {
      decided.set(shape, 'code')
      return coded
    }
    // A provider's own code names one thing.
    const source: Source = sure || (silenced && !last) ? 'exact' : plain ? 'phrases' : last ? 'weak' : 'code'
    const id = (last ?? coded)?.of.id
    const settled = settle(id === undefined ? undefined : { id, source }, seen)
    if (!settled) {
      decided.set(shape, 'nothing')
      return undefined
    }
    const of = byId.get(settled.id)
    if (settled.word !== undefined && of) {
      const rule = { of, sign: { words: new RegExp(`\\b${settled.word}[a-z]*`) }, advised: false }
      decided.set(shape, rule)
      return cite(rule, seen, lower, lower)
    }
    const advised = core !== lower && sure === undefined && said !== undefined
    decided.set(shape, last ? { ...last, advised } : 'code')
    return last ? cite(last, seen, core, lower) : coded
  }
}

const isLetter = (code: number): boolean => code >= 97 && code <= 122

/** `mx12.example.net` is a host, however its name begins. */
const mark = (word: string, at: number, text: string): string => {
  const end = at + word.length
  if (text.charCodeAt(end) === 46 && isLetter(text.charCodeAt(end + 1))) return '0'
  return MEANS_SOMETHING.test(word) ? word : '0'
}

function first(rules: readonly Rule[], seen: Parsed, lower: string): Rule | undefined {
  for (const rule of rules) if (applies(rule, seen, lower)) return rule
  return undefined
}

function withoutAdvice(lower: string): string {
  const core = lower.replace(ADVICE, (words) => ' '.repeat(words.length))
  return core.trim().length < 12 ? lower : core
}

function applies({ of, sign }: Rule, seen: Parsed, lower: string): boolean {
  if (seen.stage !== undefined && EARLY.has(seen.stage) && NOT_EARLY.has(of.id)) return false
  if (seen.stage === 'mail' && NOT_MAIL.has(of.id)) return false
  if (sign.by !== undefined && (sign.by === 'them') !== seen.said) return false
  if (sign.at !== undefined && !sign.at.includes(seen.place)) return false
  if (sign.temporary && !seen.temporary) return false
  if (sign.stage !== undefined && sign.stage !== seen.stage) return false
  return sign.words.test(lower) && !sign.unless?.test(lower)
}

/** The same shape came before: all but the words themselves is as it was. */
function sayAgain({ of, sign, advised }: Decided, seen: Parsed, lower: string): Verdict | undefined {
  const core = advised ? withoutAdvice(lower) : lower
  const found = sign.words.exec(core)
  return found && !sign.unless?.test(core) ? { of, because: quote(found, seen, lower) } : undefined
}

function cite({ of, sign }: Rule, seen: Parsed, core: string, lower: string): Verdict {
  const found = sign.words.exec(core) ?? sign.words.exec(lower)
  return { of, because: found ? quote(found, seen, lower) : '' }
}

function quote(found: RegExpExecArray, seen: Parsed, lower: string): string {
  const source = lower.length === seen.body.length ? seen.body : lower
  return source.slice(found.index, found.index + found[0].length).trim()
}

/** Codes of three figures are a provider's own and say more than its general words, such as «access denied». */
function detailed({ enhanced }: Parsed): boolean {
  return enhanced !== undefined && /\.\d{3}$/.test(enhanced)
}

/** So few that a code speaks for itself; a vague one already not where there is a word at all. */
function fewWords({ body, enhanced }: Parsed): boolean {
  return body.trim() === '' || (body.length <= SILENT && !VAGUE.test(enhanced ?? ''))
}

function byCode({ enhanced, body, said, next }: Parsed, codes: ReadonlyMap<string, ReplyClass>): Verdict | undefined {
  if (enhanced === undefined) return undefined
  if (body.length > SILENT && (VAGUE.test(enhanced) || (!said && VAGUE_OURS.test(enhanced)))) return undefined
  // Who answers has been reached: «no answer from host» is then about somebody else.
  if (said && next !== undefined && enhanced.endsWith('.4.1')) return undefined
  const range = `${enhanced.slice(0, -1)}_`
  const of = codes.get(enhanced) ?? codes.get(`x${enhanced.slice(1)}`) ?? codes.get(range)
  return of && { of, because: enhanced }
}

/** Neighbouring plain wordings of one class become one expression: fewer to run. */
function rulesOf(classes: readonly ReplyClass[], tier: 'exact' | 'phrases' | 'weak'): Rule[] {
  return classes.flatMap((of) => {
    const signs = of[tier] ?? []
    const plain = signs.filter((sign) => sign instanceof RegExp)
    const joined: Rule[] =
      plain.length > 0 ? [{ of, sign: { words: new RegExp(plain.map((one) => one.source).join('|')) } }] : []
    return [...joined, ...signs.flatMap((sign) => (sign instanceof RegExp ? [] : [{ of, sign }]))]
  })
}
