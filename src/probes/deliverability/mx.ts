import { type Asking, defineInquiry, type Looked } from '../inquiry.ts'
import { type Facts, unknown } from '../probe.ts'
import { isAddress } from '../relayhost.ts'
import { mailDomains } from './domains.ts'

export interface MxHost {
  readonly preference: number
  readonly name: string
  readonly a: Looked | null
  readonly aaaa: Looked | null
}
export interface DomainMx {
  readonly domain: string
  readonly mx: Looked
  /** By preference; the domain itself where it has none, as RFC 5321, 5.1, has it. */
  readonly hosts: readonly MxHost[]
  /** RFC 7505. */
  readonly nullMx: boolean
}

const mostHosts = 6

export const mxOf = (asking: Asking, domain: string): DomainMx => {
  const mx = asking.dns(domain, 'MX')
  const listed = mx.records
    .flatMap((data) => {
      const [, preference, name = ''] = /^(\d+)\s+(\S*?)\.?$/.exec(data.trim()) ?? []
      return preference ? [{ preference: Number(preference), name: name.toLowerCase() }] : []
    })
    .sort((a, b) => a.preference - b.preference || (a.name < b.name ? -1 : 1))
  const nullMx = listed.length > 0 && listed.every(({ name }) => name === '')
  const itself = mx.state === 'nodata' ? [{ preference: 0, name: domain }] : []
  const names = listed.length > 0 ? listed.filter(({ name }) => name !== '') : itself
  const hosts = names.slice(0, mostHosts).map(({ preference, name }) => {
    if (isAddress(name)) return { preference, name, a: null, aaaa: null }
    return { preference, name, a: asking.dns(name, 'A'), aaaa: asking.dns(name, 'AAAA') }
  })
  return { domain, mx, hosts, nullMx }
}

export const addressesOf = ({ a, aaaa }: Pick<MxHost, 'a' | 'aaaa'>): readonly string[] => [
  ...(a?.records ?? []),
  ...(aaaa?.records ?? []),
]

const needs = { domains: mailDomains }

/** The way into each served domain. */
export const domainsMx = defineInquiry<readonly DomainMx[], typeof needs>({
  id: 'domains-mx',
  needs,
  look: (asking, { domains }: Facts<typeof needs>) =>
    domains.known ? domains.value.domains.map((domain) => mxOf(asking, domain)) : unknown(domains.why),
})
