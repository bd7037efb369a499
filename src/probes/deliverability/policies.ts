import type { ExecAsk } from '../../target/target.ts'
import { type Asking, defineInquiry, type Looked } from '../inquiry.ts'
import { type Facts, type Probe, unknown, whyOf } from '../probe.ts'
import { mailDomains } from './domains.ts'
import { type DomainMx, mxOf } from './mx.ts'
import { readTags, versioned } from './tags.ts'

export interface StsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none'
  readonly mx: readonly string[]
  readonly maxAge: number
}
export interface DomainSts {
  readonly domain: string
  readonly txt: Looked
  readonly records: readonly string[]
  readonly id: string | null
  /** Only where the run asks for it. A text: why there is none. */
  readonly policy: StsPolicy | string | null
  readonly policyText: string
  readonly mx: DomainMx
}
export interface DomainTlsRpt {
  readonly domain: string
  readonly txt: Looked
  readonly records: readonly string[]
  readonly rua: readonly string[]
}

/** RFC 8461, 3.2. */
export const readStsPolicy = (text: string): StsPolicy | string => {
  const pairs = text
    .slice(0, 65_536)
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, key = '', value = ''] = /^([A-Za-z0-9_.-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
      return key ? [[key, value] as const] : []
    })
  const first = (name: string) => pairs.find(([key]) => key === name)?.[1]
  if (first('version') !== 'STSv1') return 'it does not say version: STSv1'
  const mode = first('mode')
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none') return 'its mode is none of enforce, testing, none'
  const age = first('max_age')
  if (!age || !/^\d{1,10}$/.test(age)) return 'it has no max_age'
  const mx = pairs.filter(([key]) => key === 'mx').map(([, value]) => value.toLowerCase())
  if (mx.length === 0 && mode !== 'none') return 'it names no mx'
  return { mode, mx, maxAge: Number(age) }
}

/** `*.example.net` stands for one label. RFC 8461, 4.1. */
export const stsCovers = (patterns: readonly string[], host: string): boolean =>
  patterns.some((pattern) => {
    if (!pattern.startsWith('*.')) return pattern === host
    const dot = host.indexOf('.')
    return dot > 0 && host.slice(dot + 1) === pattern.slice(2)
  })

const fetched = (domain: string): ExecAsk => ({
  kind: 'exec',
  argv: [
    'curl',
    '-sS',
    '--fail',
    '--max-redirs',
    '0',
    '--max-time',
    '10',
    '--proto',
    '=https',
    `https://mta-sts.${domain}/.well-known/mta-sts.txt`,
  ],
  slow: true,
  timeoutMs: 15_000,
  maxBytes: 65_536,
})

const policyOf = (asking: Asking, domain: string): { policy: StsPolicy | string; text: string } => {
  const reading = asking.ask(fetched(domain))
  if (!reading) return { policy: 'it was not asked', text: '' }
  if (reading.status !== 'ok') return { policy: whyOf(reading), text: '' }
  if (reading.exitCode !== 0)
    return { policy: reading.stderr.trim() || `curl ended with ${reading.exitCode}`, text: '' }
  return { policy: readStsPolicy(reading.stdout), text: reading.stdout }
}

const needs = { domains: mailDomains }

export const domainsSts = (policy: boolean): Probe<readonly DomainSts[]> =>
  defineInquiry<readonly DomainSts[], typeof needs>({
    id: `domains-sts:${policy}`,
    needs,
    look: (asking, { domains }: Facts<typeof needs>) => {
      if (!domains.known) return unknown(domains.why)
      return domains.value.domains.map((domain) => {
        const txt = asking.dns(`_mta-sts.${domain}`, 'TXT')
        const records = versioned(txt.records, /^v\s*=\s*STSv1\s*(;|$)/)
        const id = readTags(records[0] ?? '')?.get('id') ?? null
        const wanted = policy && records.length > 0 ? policyOf(asking, domain) : null
        const mx = mxOf(asking, domain)
        return { domain, txt, records, id, policy: wanted?.policy ?? null, policyText: wanted?.text ?? '', mx }
      })
    },
  })

/** RFC 8460, 3. */
export const domainsTlsRpt = defineInquiry<readonly DomainTlsRpt[], typeof needs>({
  id: 'domains-tls-rpt',
  needs,
  look: (asking, { domains }: Facts<typeof needs>) => {
    if (!domains.known) return unknown(domains.why)
    return domains.value.domains.map((domain) => {
      const txt = asking.dns(`_smtp._tls.${domain}`, 'TXT')
      const records = versioned(txt.records, /^v\s*=\s*TLSRPTv1\s*(;|$)/)
      const rua = (readTags(records[0] ?? '')?.get('rua') ?? '').split(',').map((uri) => uri.trim())
      return { domain, txt, records, rua: rua.filter((uri) => /^(mailto:[^\s@]+@\S+|https:\/\/\S+)$/i.test(uri)) }
    })
  },
})
