import { type Asking, defineInquiry, type Looked } from '../inquiry.ts'
import { type Facts, type Probe, unknown } from '../probe.ts'
import { mailDomains } from './domains.ts'
import { parseIp, reversed } from './ip.ts'
import { type Sender, sender } from './sender.ts'

export interface Blocklist {
  readonly zone: string
  readonly kind: 'ip' | 'domain'
}
export interface Query {
  /** The address or domain. */
  readonly subject: string
  readonly looked: Looked
  /** What the list says about a listing. */
  readonly txt: Looked | null
  readonly verdict: Verdict
}
/** listed: an address of 127.0.0.0/8 that means a listing · refused: the list, or something on the way, would not answer. */
export type Verdict =
  | { readonly state: 'listed'; readonly codes: readonly string[] }
  | { readonly state: 'clean' }
  | { readonly state: 'refused'; readonly why: string }
export interface ListAsked {
  readonly list: Blocklist
  /** RFC 5782, 5: what must be listed, and what must not. */
  readonly tests: { readonly listed: Query; readonly clean: Query }
  /** Null: its word can be believed; else why not. */
  readonly doubt: string | null
  readonly queries: readonly Query[]
}
export interface Blocklists {
  readonly sender: Sender
  readonly lists: readonly ListAsked[]
}

/** Spamhaus: 127.255.255.252 a typing error in the name, .254 asked through a public resolver, .255 too many questions. */
const refusals: Readonly<Record<string, string>> = {
  '127.255.255.252': 'the name of the list is not written right',
  '127.255.255.254': 'the list refuses questions that come through a public or shared name server',
  '127.255.255.255': 'the list says that this name server asks too often',
  '127.0.1.255': 'the list takes domains, not addresses',
}

export const verdictOf = (looked: Looked): Verdict => {
  if (looked.state === 'nxdomain' || looked.state === 'nodata') return { state: 'clean' }
  if (looked.state !== 'found') return { state: 'refused', why: looked.quote }
  const refused = looked.records.find((code) => refusals[code] || code.startsWith('127.255.255.'))
  if (refused) return { state: 'refused', why: `${refused}: ${refusals[refused] ?? 'the list refuses to answer'}` }
  // Also where it is not set up as a list any more, or the provider answers for names that do not exist.
  const strange = looked.records.find((code) => parseIp(code)?.octets[0] !== 127)
  if (strange) return { state: 'refused', why: `${strange} is no answer that a list gives` }
  return { state: 'listed', codes: looked.records }
}

const query = (asking: Asking, zone: string, subject: string): Query => {
  const ip = parseIp(subject)
  const name = `${ip ? reversed(ip) : subject}.${zone}`
  const looked = asking.dns(name, 'A')
  const verdict = verdictOf(looked)
  return { subject, looked, verdict, txt: verdict.state === 'listed' ? asking.dns(name, 'TXT') : null }
}

/** Domain lists name their own test points; Spamhaus, SURBL and URIBL all have one below example or test names. */
const testPoints = (list: Blocklist): readonly [string, string] => {
  if (list.kind === 'ip') return ['127.0.0.2', '127.0.0.1']
  return list.zone.endsWith('spamhaus.org') ? ['dbltest.com', 'example.com'] : ['test', 'invalid']
}

export const askList = (asking: Asking, list: Blocklist, subjects: readonly string[]): ListAsked => {
  const [bad, good] = testPoints(list)
  const tests = { listed: query(asking, list.zone, bad), clean: query(asking, list.zone, good) }
  return { list, tests, doubt: doubtOf(tests), queries: subjects.map((subject) => query(asking, list.zone, subject)) }
}

const doubtOf = ({ listed, clean }: ListAsked['tests']): string | null => {
  if (listed.verdict.state === 'refused') return listed.verdict.why
  if (clean.verdict.state === 'refused') return clean.verdict.why
  if (listed.verdict.state === 'clean')
    return `it does not list its own test entry ${listed.subject}, so its "not listed" says nothing`
  if (clean.verdict.state === 'listed') return `it lists ${clean.subject}, which no list may: it lists everything`
  return null
}

export const blocklists = (lists: readonly Blocklist[], given?: string): Probe<Blocklists> => {
  const needs = { domains: mailDomains, sender: sender(given) }
  return defineInquiry<Blocklists, typeof needs>({
    id: `blocklists:${given ?? ''}:${lists.map(({ zone, kind }) => `${kind} ${zone}`).join(',')}`,
    needs,
    look: (asking, { domains, sender: from }: Facts<typeof needs>) => {
      if (!from.known) return unknown(from.why)
      const names = domains.known ? domains.value.domains : []
      const of = ({ kind }: Blocklist) => (kind === 'ip' ? from.value.visible : names)
      // Of addresses of the sixth version only Spamhaus keeps a list.
      const fits = ({ kind, zone }: Blocklist, subject: string) =>
        kind === 'domain' || parseIp(subject)?.version === 4 || zone.endsWith('spamhaus.org')
      const each = lists.slice(0, 12).flatMap((list) => {
        const subjects = of(list).filter((subject) => fits(list, subject))
        return subjects.length > 0 ? [askList(asking, list, subjects)] : []
      })
      return { sender: from.value, lists: each }
    },
  })
}
