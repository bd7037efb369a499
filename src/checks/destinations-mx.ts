import { z } from 'zod'
import type { WitnessName } from '../probes/outbound.ts'
import { outboundMx } from '../probes/outbound-mx.ts'
import { queue } from '../probes/slots.ts'
import { defineCheck, type Judgement } from './check.ts'

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
    return stuck.map(judgeWitness)
  },
})

/** An answer that says so; anything else (SERVFAIL, timeout) says that nobody could tell. */
const none = /NXDOMAIN|null MX|no address|no MX/i

const judgeWitness = ({ domain, hosts, unresolved }: WitnessName): Judgement => {
  const ask = `dig ${domain} MX`
  if (!unresolved)
    return {
      status: 'ok',
      subject: domain,
      summary: `${domain} is served by ${hosts.slice(0, 3).join(', ')}`,
      evidence: [{ ask, quote: hosts.join(', ') }],
    }
  const evidence = [{ ask, quote: unresolved }]
  if (none.test(unresolved))
    return { status: 'warning', subject: domain, summary: `${domain} has no mail server: ${unresolved}`, evidence }
  return {
    status: /SERVFAIL/.test(unresolved) ? 'warning' : 'unknown',
    subject: domain,
    summary: `the name servers of ${domain} could not be asked: ${unresolved}`,
    evidence,
  }
}
