import { type DomainDmarc, dmarcOf } from '../../probes/deliverability/dmarc.ts'
import { mailDomains } from '../../probes/deliverability/domains.ts'
import { isSpf } from '../../probes/deliverability/spf-record.ts'
import { defineInquiry, type Looked, quoteOf, said } from '../../probes/inquiry.ts'
import { isPrivate, ownAddresses } from '../../probes/own-addresses.ts'
import { type Facts, type Probe, unknown } from '../../probes/probe.ts'
import { settings } from '../../probes/slots.ts'
import type { Chore } from '../fix.ts'
import type { RelayProvider } from './providers.ts'
import { type RelayOptions, type Wanted, wantedRelay } from './wanted.ts'

/** What DNS says about a domain whose mail the relay will send. */
interface DomainRecords {
  readonly domain: string
  readonly spf: Looked
  readonly keys: readonly Looked[]
  readonly dmarc: DomainDmarc
}
export interface RelayRecords {
  readonly domains: readonly DomainRecords[]
  /** Served here, but not looked at. */
  readonly left: number
  /** Addresses by which the relay sees this host; empty: not known here. */
  readonly addresses: readonly string[]
}

const needs = { domains: mailDomains, settings, own: ownAddresses }

export const relayRecords = (options: RelayOptions): Probe<RelayRecords, typeof needs> =>
  defineInquiry<RelayRecords, typeof needs>({
    id: `relay-records:${options.provider ?? ''}:${options.host ?? ''}`,
    needs,
    look: (asking, facts: Facts<typeof needs>) => {
      if (!facts.domains.known) return unknown(facts.domains.why)
      const wanted = wantedRelay(options, facts.settings.known ? (facts.settings.value.get('relayhost') ?? '') : '')
      const selectors = 'refused' in wanted ? [] : (wanted.provider?.dns.selectors ?? [])
      const { domains, left } = facts.domains.value
      const each = domains.map((domain) => ({
        domain,
        spf: asking.dns(domain, 'TXT'),
        keys: selectors.map((selector) => asking.dns(`${selector}._domainkey.${domain}`, 'TXT')),
        dmarc: dmarcOf(asking, domain),
      }))
      const own = facts.own.known ? facts.own.value.filter((address) => !isPrivate(address)) : []
      return { domains: each, left, addresses: own }
    },
  })

/** What a person has to do at the provider and in DNS, and how much of that this host can see. */
export const choresOf = ({ provider, title }: Wanted, records: RelayRecords | undefined): readonly Chore[] => {
  const domains = records?.domains.map(({ domain }) => domain) ?? []
  const named = domains.length > 0 ? domains.join(', ') : 'your mail domains'
  const address = records?.addresses.join(', ') || 'the public address of this server'
  const there = (
    provider?.there ?? [`${title}: make sure that it sends for ${named}, and for nobody else in your name.`]
  ).map((text): Chore => ({ text: text.replace('DOMAINS', named).replace('ADDRESS', address), state: 'unknown' }))
  return [...there, ...(records?.domains ?? []).flatMap((each) => dnsChores(provider, each))]
}

const dnsChores = (provider: RelayProvider | null, { domain, spf, keys, dmarc }: DomainRecords): readonly Chore[] => [
  ...(provider ? [keyChore(provider, domain, keys)] : []),
  ...(provider?.dns.spf ? [spfChore(provider.dns.spf, domain, spf)] : []),
  dmarcChore(domain, dmarc),
]

const evidenceOf = (looked: Looked): string => {
  const { ask, quote } = quoteOf(looked)
  return `${ask}: ${looked.alias === null ? '' : `alias of ${looked.alias}: `}${quote.slice(0, 120)}`
}

const keyChore = ({ title, dns }: RelayProvider, domain: string, keys: readonly Looked[]): Chore => {
  const text = `DNS of ${domain}: ${title}'s DKIM key: ${dns.dkim.replaceAll('DOMAIN', domain)}`
  const there = keys.filter(({ state }) => state === 'found')
  const [first] = [...there, ...keys.filter(({ state }) => state !== 'found')]
  const evidence = first ? { evidence: evidenceOf(first) } : {}
  if (there.length > 0 && (dns.oneOf || there.length === keys.length)) return { text, state: 'done', ...evidence }
  const missing = keys.find((key) => said(key) && key.state !== 'found')
  // Selectors that only some accounts have say nothing where they are missing.
  if (!missing || dns.oneOf || !keys.every(said)) return { text, state: 'unknown', ...evidence }
  return { text, state: 'open', evidence: evidenceOf(missing) }
}

const spfChore = (include: string, domain: string, spf: Looked): Chore => {
  const record = spf.records.find(isSpf)
  const text = `DNS of ${domain}: the SPF record must hold include:${include}`
  if (!said(spf)) return { text, state: 'unknown', evidence: evidenceOf(spf) }
  const done = record
    ?.toLowerCase()
    .split(' ')
    .some((term) => term.replace(/^[+?~]/, '') === `include:${include}`)
  return { text, state: done ? 'done' : 'open', evidence: `${spf.asked}: ${record ?? 'no SPF record'}` }
}

const dmarcChore = (domain: string, { record, walk, several }: DomainDmarc): Chore => {
  const text = `DNS of ${domain}: a DMARC record, at least: _dmarc.${domain} TXT "v=DMARC1; p=none; rua=mailto:postmaster@${domain}"`
  const [first] = walk
  if (record) return { text, state: 'done', evidence: `_dmarc.${record.at}: ${record.text.slice(0, 120)}` }
  const asked = first ? { evidence: evidenceOf(first) } : {}
  return { text, state: walk.every(said) || several.length > 0 ? 'open' : 'unknown', ...asked }
}
