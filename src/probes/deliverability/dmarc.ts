import { type Asking, defineInquiry, type Looked } from '../inquiry.ts'
import { type Facts, unknown } from '../probe.ts'
import { mailDomains } from './domains.ts'
import { readTags, versioned } from './tags.ts'

export type Policy = 'none' | 'quarantine' | 'reject'
export interface DmarcRecord {
  /** The domain at which it stands. */
  readonly at: string
  readonly text: string
  readonly policy: Policy
  /** For subdomains without a record of their own. */
  readonly subPolicy: Policy
  readonly strictDkim: boolean
  readonly strictSpf: boolean
  /** `t=y`, or the old `pct=0`: the policy is not applied. */
  readonly testing: boolean
  readonly reports: boolean
  readonly psd: 'y' | 'n' | 'u'
  /** Tags that are not written as they must be. */
  readonly faults: readonly string[]
}
export interface DomainDmarc {
  readonly domain: string
  /** What was asked on the way up. */
  readonly walk: readonly Looked[]
  /** The one that applies. */
  readonly record: DmarcRecord | null
  /** What it asks of receivers for this domain. */
  readonly policy: Policy | null
  /** Organizational domain; null without any record. */
  readonly organization: string | null
  /** Names where more than one record stands: none of them counts. */
  readonly several: readonly string[]
}

const isPolicy = (text: string | undefined): text is Policy =>
  text === 'none' || text === 'quarantine' || text === 'reject'

/** Null: no DMARC record. RFC 9989, 4.7; what RFC 7489 had and it dropped is read as it was meant. */
export const readDmarc = (at: string, text: string): DmarcRecord | null => {
  const tags = readTags(text)
  if (tags?.get('v') !== 'DMARC1') return null
  const faults: string[] = []
  const word = (name: string): string | undefined => tags.get(name)?.toLowerCase()
  const policyOf = (name: string): Policy | undefined => {
    const value = word(name)
    if (isPolicy(value)) return value
    if (value !== undefined) faults.push(`${name}=${value.slice(0, 30)} is no policy`)
    return undefined
  }
  const policy = policyOf('p')
  if (word('p') === undefined) faults.push('it has no p=')
  const psd = word('psd')
  const rua = tags.get('rua') ?? ''
  if (rua !== '' && !rua.split(',').every((uri) => /^\s*mailto:[^\s@]+@[^\s@]+\s*$/i.test(uri)))
    faults.push('rua= is no list of mailto: addresses')
  return {
    at,
    text,
    policy: policy ?? 'none',
    subPolicy: policyOf('sp') ?? policy ?? 'none',
    strictDkim: word('adkim') === 's',
    strictSpf: word('aspf') === 's',
    testing: word('t') === 'y' || word('pct') === '0',
    reports: rua !== '',
    psd: psd === 'y' || psd === 'n' ? psd : 'u',
    faults,
  }
}

/** The domain and what is above it: at most eight names, however long it is. RFC 9989, 4.10. */
export const treeOf = (domain: string): readonly string[] => {
  const labels = domain.split('.')
  const start = labels.length > 8 ? [labels, ...[labels.slice(-7)]] : [labels]
  const last = start.at(-1) ?? labels
  return [...start, ...last.slice(1).map((_, at) => last.slice(at + 1))].map((part) => part.join('.'))
}

export const dmarcOf = (asking: Asking, domain: string): DomainDmarc => {
  const several: string[] = []
  const walk = treeOf(domain).map((name) => ({ name, looked: asking.dns(`_dmarc.${name}`, 'TXT') }))
  const found = walk.flatMap(({ name, looked }) => {
    const records = versioned(looked.records, /^v\s*=\s*DMARC1\s*(;|$)/)
    if (records.length > 1) several.push(name)
    const record = records.length === 1 ? readDmarc(name, records[0] ?? '') : null
    return record ? [record] : []
  })
  const organization = organizationOf(domain, found)
  const own = found.find(({ at }) => at === domain)
  const record = own ?? found.find(({ at }) => at === organization) ?? found.at(-1) ?? null
  const asks = own ? own.policy : (record?.subPolicy ?? null)
  return { domain, walk: walk.map(({ looked }) => looked), record, policy: asks, organization, several }
}

const organizationOf = (domain: string, found: readonly DmarcRecord[]): string | null => {
  for (const { at, psd } of found) {
    if (psd === 'n') return at
    if (psd === 'y' && at !== domain)
      return domain
        .split('.')
        .slice(-(at.split('.').length + 1))
        .join('.')
  }
  return found.at(-1)?.at ?? null
}

/** A domain that was authenticated speaks for the one in From. RFC 9989, 3.2.10. */
export const aligned = (
  domain: string,
  authenticated: string,
  strict: boolean,
  organization: string | null,
): boolean => {
  if (domain === authenticated) return true
  if (strict || organization === null) return false
  return authenticated === organization || authenticated.endsWith(`.${organization}`)
}

const needs = { domains: mailDomains }

export const domainsDmarc = defineInquiry<readonly DomainDmarc[], typeof needs>({
  id: 'domains-dmarc',
  needs,
  look: (asking, { domains }: Facts<typeof needs>) =>
    domains.known ? domains.value.domains.map((domain) => dmarcOf(asking, domain)) : unknown(domains.why),
})
