import { z } from 'zod'
import { servedMx as servedMxProbe } from '../probes/served-mx.ts'
import { defineCheck } from './check.ts'

/** RFC 7505. */
const nullMx = /^\d+\s*\.?$/

/** MX of the domains this server serves. A filter in front of it is normal, so where they lead is not judged here. */
export const servedMx = defineCheck({
  id: 'served-mx',
  title: 'Served domains have MX records',
  why: 'Without an MX record mail from outside does not find this server.',
  needs: { served: servedMxProbe },
  options: z.strictObject({
    ignore: z.array(z.string()).default([]).meta({ description: 'Domains without mail from outside' }),
  }),
  after: ['resolver-answers'],
  judge: ({ served }, { ignore }) => {
    const judged = served.filter(({ domain }) => !ignore.includes(domain))
    if (judged.length === 0)
      return [{ status: 'skipped', subject: 'MX', summary: 'no public domain is known to be served here' }]
    return judged.map(({ domain, mx, hasAddress, answered, why }) => {
      const evidence = [{ ask: `dig ${domain} MX`, quote: mx.join(', ') || why || 'no MX record' }]
      if (!answered)
        return { status: 'unknown', subject: domain, summary: `MX of ${domain} could not be asked: ${why}`, evidence }
      if (mx.some((record) => nullMx.test(record)))
        return {
          status: 'warning',
          subject: domain,
          summary: `${domain} says that it takes no mail (null MX)`,
          evidence,
        }
      if (mx.length > 0)
        return { status: 'ok', subject: domain, summary: `${domain} MX ${mx.join(', ')}`, evidence, data: { mx } }
      return hasAddress
        ? { status: 'ok', subject: domain, summary: `${domain} has no MX record; its address serves as one`, evidence }
        : { status: 'warning', subject: domain, summary: `${domain} is served here, but has no MX record`, evidence }
    })
  },
})
