import { z } from 'zod'
import { domainsTlsRpt } from '../probes/deliverability/policies.ts'
import { quoteOf, said } from '../probes/inquiry.ts'
import { defineCheck } from './check.ts'

/** RFC 8460. */
export const tlsRpt = defineCheck({
  id: 'tls-rpt',
  title: 'TLS reports can be sent where they are asked for',
  why: 'They tell when senders fail to reach this server over TLS, which no log here shows.',
  needs: { domains: domainsTlsRpt },
  options: z.strictObject({}),
  after: ['resolver-answers'],
  judge: ({ domains }) =>
    domains.length === 0
      ? [{ status: 'skipped', subject: 'TLS-RPT', summary: 'no public domain is known to be served here' }]
      : domains.map(({ domain, txt, records, rua }) => {
          const base = { subject: domain, evidence: [quoteOf(txt)], data: { rua } }
          if (!said(txt))
            return { ...base, status: 'unknown', summary: `TLS-RPT of ${domain} could not be asked: ${txt.quote}` }
          if (records.length === 0) return { ...base, status: 'skipped', summary: `${domain} asks for no TLS reports` }
          if (records.length > 1)
            return {
              ...base,
              status: 'warning',
              summary: `${domain} has ${records.length} TLS-RPT records: senders then use none`,
            }
          return rua.length > 0
            ? {
                ...base,
                status: 'ok',
                summary: `TLS reports about ${domain} go to ${rua.length === 1 ? 'one place' : `${rua.length} places`}`,
              }
            : {
                ...base,
                status: 'warning',
                summary: `the TLS-RPT record of ${domain} names no place for reports (rua=)`,
              }
        }),
})
