import { defineInquiry, type Looked } from '../inquiry.ts'
import { outboundMx } from '../outbound-mx.ts'
import { type Facts, unknown } from '../probe.ts'
import { isAddress, readNextHop } from '../relayhost.ts'
import { settings } from '../slots.ts'
import { addressesOf, domainsMx } from './mx.ts'
import { type Talk, talkTo } from './talks.ts'

export interface MxTls {
  readonly host: string
  /** Domains that name it. */
  readonly domains: readonly string[]
  readonly talk: Talk
}
export interface MxDane extends MxTls {
  /** `_25._tcp.HOST TLSA`. */
  readonly tlsa: Looked
  /** Its own addresses must be validated too, else no record counts (RFC 7672, 2.2.2). */
  readonly address: Looked
}

const most = 6
const byName = (pairs: readonly (readonly [string, string])[]): readonly (readonly [string, readonly string[]])[] => {
  const found = new Map<string, string[]>()
  for (const [host, domain] of pairs) found.set(host, [...(found.get(host) ?? []), domain])
  return [...found].slice(0, most)
}
const helloOf = (facts: Facts<{ settings: typeof settings }>): string => {
  const name = facts.settings.known ? facts.settings.value.get('myhostname') : undefined
  return name && /^[\w.-]+$/.test(name) ? name : 'localhost'
}

const own = { mx: domainsMx, settings }

/** What a sender finds on the MX of the served domains, and what DANE promises it. */
export const ownMxTls = defineInquiry<readonly MxDane[], typeof own>({
  id: 'own-mx-tls',
  needs: own,
  look: (asking, facts: Facts<typeof own>) => {
    if (!facts.mx.known) return unknown(facts.mx.why)
    const pairs = facts.mx.value.flatMap(({ domain, hosts }) =>
      hosts.filter((host) => addressesOf(host).length > 0).map(({ name }) => [name, domain] as const),
    )
    return byName(pairs).map(([host, domains]) => ({
      host,
      domains,
      talk: talkTo(asking, host, 25, { protocol: 'smtp', helo: helloOf(facts), starttls: 'if-offered' }),
      tlsa: asking.dns(`_25._tcp.${host}`, 'TLSA'),
      address: asking.dns(host, 'A'),
    }))
  },
})

const theirs = { mx: outboundMx, settings }

/** TLS of the hosts that this server sends to: the relay, else the stuck destinations and those that everybody knows. */
export const destinationsTls = defineInquiry<readonly MxTls[], typeof theirs>({
  id: 'destinations-tls',
  needs: theirs,
  look: (asking, facts: Facts<typeof theirs>) => {
    if (!facts.mx.known) return unknown(facts.mx.why)
    const relay = facts.settings.known ? readNextHop(facts.settings.value.get('relayhost') ?? '') : null
    const roles = relay ? ['relay'] : ['stuck', 'known']
    const pairs = facts.mx.value.witnesses
      .filter(({ role }) => roles.includes(role))
      .flatMap(({ hosts, domain }) => hosts.slice(0, 1).map((host) => [host, domain] as const))
      .filter(([host]) => !isAddress(host))
    const port = relay?.port ?? 25
    const starttls = port === 465 ? ('implicit' as const) : ('if-offered' as const)
    return byName(pairs).map(([host, domains]) => ({
      host,
      domains,
      talk: talkTo(asking, host, port, { protocol: 'smtp', helo: helloOf(facts), starttls }),
    }))
  },
})
