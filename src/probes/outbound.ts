import type { DnsAsk, DnsType, Reading } from '../target/target.ts'
import { whyOf } from './probe.ts'

/**
 * Witnesses of the way out. stuck: a destination for which mail waits · known: large, unrelated, always up · submission: a
 * relay's submission port · relay: the relay host that is set.
 */
export type WitnessRole = 'stuck' | 'known' | 'submission' | 'relay'

/** A destination and the hosts that take its mail, best first. */
export interface WitnessName {
  readonly domain: string
  readonly role: WitnessRole
  /** Host names by MX preference; the domain itself where it has no MX; empty: unresolved. */
  readonly hosts: readonly string[]
  /** Why there are none: `NXDOMAIN`, `SERVFAIL`, `null MX`, `timeout`. */
  readonly unresolved: string | null
}
export interface WitnessAddress {
  readonly domain: string
  readonly role: WitnessRole
  readonly host: string
  readonly ip: string
  readonly ports: readonly number[]
}

/** Witnesses of different operators: their domains' last two labels, and no address in common. */
export const operatorOf = (host: string): string => host.toLowerCase().replace(/\.$/, '').split('.').slice(-2).join('.')

/** How many operators these are. gmail.com and outlook.com are two, whatever their hosts are called in a network of its own. */
export const operatorsOf = (
  dials: readonly { readonly domain: string; readonly role: WitnessRole; readonly host: string; readonly ip: string }[],
): number => {
  const wellKnown = dials.filter(({ domain }) => (knownDomains as readonly string[]).includes(domain))
  const distinct = (list: readonly string[]) => new Set(list).size
  return Math.max(
    distinct(dials.map(({ host }) => operatorOf(host))),
    Math.min(distinct(wellKnown.map(({ domain }) => domain)), distinct(wellKnown.map(({ ip }) => ip))),
  )
}

export const dnsAsk = (name: string, type: DnsType): DnsAsk => ({ kind: 'dns', name, type, timeoutMs: 5_000 })

/** Two providers that share nothing and are always up, and a relay that listens on every submission port. */
export const knownDomains = ['gmail.com', 'outlook.com'] as const
export const knownRelay = 'smtp.sendgrid.net'
/** Their usual hosts: asked together with the MX, so that the addresses are there when the MX says so. */
export const usualHosts = ['gmail-smtp-in.l.google.com', 'outlook-com.olc.protection.outlook.com'] as const
export const knownAsks: readonly DnsAsk[] = [
  ...knownDomains.map((name) => dnsAsk(name, 'MX')),
  ...[knownRelay, ...usualHosts].map((name) => dnsAsk(name, 'A')),
]

/** In one word, why a DNS question brought nothing; null: it brought an answer. */
export const failureOf = (reading: Reading | undefined): string | null => {
  if (!reading) return 'not asked'
  if (reading.dns) return reading.dns.rcode === 'NOERROR' ? null : reading.dns.rcode
  return reading.status === 'ok' ? null : reading.status === 'timeout' ? 'timeout' : whyOf(reading)
}

const answersOf = (reading: Reading | undefined, type: DnsType): readonly string[] =>
  reading?.dns?.answers.filter((answer) => answer.type === type).map(({ data }) => data) ?? []

/** Hosts of a domain's MX records, best first; the domain itself where it has none (RFC 5321, section 5.1). */
export const readMx = (domain: string, role: WitnessRole, reading: Reading | undefined): WitnessName => {
  const failure = failureOf(reading)
  if (failure !== null) return { domain, role, hosts: [], unresolved: failure }
  const records = answersOf(reading, 'MX').flatMap((data) => {
    const [, preference, host = ''] = /^(\d+)\s+(\S*?)\.?$/.exec(data.trim()) ?? []
    return preference ? [{ preference: Number(preference), host: host.toLowerCase() }] : []
  })
  if (records.length === 0) return { domain, role, hosts: [domain], unresolved: null }
  const hosts = records
    .filter(({ host }) => host !== '')
    .sort((a, b) => a.preference - b.preference)
    .map(({ host }) => host)
  return { domain, role, hosts, unresolved: hosts.length > 0 ? null : 'null MX' }
}

export const readAddresses = (reading: Reading | undefined, type: 'A' | 'AAAA'): readonly string[] =>
  answersOf(reading, type)
