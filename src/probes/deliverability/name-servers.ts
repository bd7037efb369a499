import { type Asking, defineInquiry, type Looked } from '../inquiry.ts'
import { type Facts, unknown } from '../probe.ts'
import { mailDomains } from './domains.ts'

export interface NameServer {
  readonly name: string
  readonly address: string | null
  readonly soa: Looked | null
  readonly mx: Looked | null
  readonly serial: string | null
}
export interface DomainServers {
  readonly domain: string
  /** Where the zone begins; null: no name server was found. */
  readonly zone: string | null
  readonly ns: Looked
  readonly servers: readonly NameServer[]
}

const mostServers = 6

/** The zone of a name: itself, or the next above that has name servers; never a top level. */
const zoneOf = (asking: Asking, domain: string): { zone: string | null; ns: Looked } => {
  const labels = domain.split('.')
  let ns = asking.dns(domain, 'NS')
  for (let at = 0; at <= Math.min(3, labels.length - 2); at++) {
    const zone = labels.slice(at).join('.')
    ns = asking.dns(zone, 'NS')
    if (ns.state === 'found') return { zone, ns }
    if (ns.state !== 'nodata') return { zone: null, ns }
  }
  return { zone: null, ns }
}

export const serversOf = (asking: Asking, domain: string): DomainServers => {
  const { zone, ns } = zoneOf(asking, domain)
  const names = zone === null ? [] : ns.records.toSorted().slice(0, mostServers)
  const servers = names.map((name): NameServer => {
    const [address = null] = asking.dns(name, 'A').records
    if (address === null || zone === null) return { name, address, soa: null, mx: null, serial: null }
    const soa = asking.dns(zone, 'SOA', address)
    const mx = asking.dns(domain, 'MX', address)
    return { name, address, soa, mx, serial: soa.records[0]?.split(' ')[2] ?? null }
  })
  return { domain, zone, ns, servers }
}

const needs = { domains: mailDomains }

/** Every authoritative server by itself: one that fell behind gives some senders old answers. RFC 1912, 2.2; RFC 2182. */
export const nameServers = defineInquiry<readonly DomainServers[], typeof needs>({
  id: 'name-servers',
  needs,
  look: (asking, { domains }: Facts<typeof needs>) =>
    domains.known ? domains.value.domains.map((domain) => serversOf(asking, domain)) : unknown(domains.why),
})
