import { z } from 'zod'
import { outboundMx } from '../probes/outbound-mx.ts'
import { queue } from '../probes/slots.ts'
import { defineCheck } from './check.ts'

/** Name service of the destinations for which mail waits. RFC 5321, section 5.1; RFC 7505 for the null MX. */
export const destinationsMx = defineCheck({
  id: 'destinations-mx',
  title: 'Stuck destinations have mail servers',
  why: 'A domain that does not resolve can never be delivered to.',
  needs: { mx: outboundMx, queue },
  options: z.strictObject({}),
  after: ['resolver-answers'],
  judge: ({ mx }) => {
    const stuck = mx.witnesses.filter((witness) => witness.role === 'stuck')
    if (stuck.length === 0) return [{ status: 'skipped', subject: 'MX', summary: 'no mail waits for another domain' }]
    return stuck.map((witness) =>
      witness.unresolved
        ? {
            status: 'warning' as const,
            subject: witness.domain,
            summary: `${witness.domain} has no mail server: ${witness.unresolved}`,
            evidence: [{ ask: `dig ${witness.domain} MX`, quote: witness.unresolved }],
          }
        : {
            status: 'ok' as const,
            subject: witness.domain,
            summary: `${witness.domain} is served by ${witness.hosts.slice(0, 3).join(', ')}`,
            evidence: [{ ask: `dig ${witness.domain} MX`, quote: witness.hosts.join(', ') }],
          },
    )
  },
})
