import { defineInquiry, type Looked } from '../inquiry.ts'
import { type Facts, type Probe, unknown } from '../probe.ts'
import { mailDomains } from './domains.ts'
import { parseIp } from './ip.ts'
import { type Sender, sender } from './sender.ts'
import { checkHost, type SpfJudged } from './spf.ts'
import { isSpf } from './spf-record.ts'
import { type SpfSurvey, surveySpf } from './spf-survey.ts'

export interface DomainSpf {
  readonly domain: string
  readonly txt: Looked
  readonly records: readonly string[]
  /** What a receiver concludes for each address that sends. */
  readonly judged: readonly (SpfJudged & { readonly ip: string })[]
  readonly survey: SpfSurvey
}
export interface DomainsSpf {
  readonly sender: Sender
  readonly domains: readonly DomainSpf[]
}

export const domainsSpf = (given?: string): Probe<DomainsSpf> => {
  const needs = { domains: mailDomains, sender: sender(given) }
  return defineInquiry<DomainsSpf, typeof needs>({
    id: `domains-spf:${given ?? ''}`,
    needs,
    look: (asking, { domains, sender: from }: Facts<typeof needs>) => {
      if (!domains.known) return unknown(domains.why)
      if (!from.known) return unknown(from.why)
      const { visible, helo } = from.value
      const each = domains.value.domains.map((domain) => {
        const txt = asking.dns(domain, 'TXT')
        const judged = visible.flatMap((address) => {
          const ip = parseIp(address)
          return ip ? [{ ip: address, ...checkHost(asking, { ip, domain, helo }) }] : []
        })
        return { domain, txt, records: txt.records.filter(isSpf), judged, survey: surveySpf(asking, domain) }
      })
      return { sender: from.value, domains: each }
    },
  })
}
