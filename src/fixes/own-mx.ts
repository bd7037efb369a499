import { z } from 'zod'
import { known } from '../probes/known.ts'
import { ownAddresses } from '../probes/own-addresses.ts'
import { servedMx } from '../probes/served-mx.ts'
import { servedMxAddresses } from '../probes/served-mx-addresses.ts'
import { settings } from '../probes/slots.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Publish the MX of the domains served here'
const hostOf = (record: string): string =>
  record
    .replace(/^\d+\s+/, '')
    .replace(/\.$/, '')
    .toLowerCase()

export const ownMx = defineFix({
  id: 'own-mx',
  title,
  cures: ['own-mx-wrong'],
  explain:
    'The records to publish at the DNS provider of each domain that this server takes mail for, and whether they lead here now. A registrar is not changed from here.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { served: servedMx, addresses: servedMxAddresses, own: ownAddresses, settings },
  plan: ({ facts }): Planned => {
    const served = known(facts.served)
    if (!served) return { refused: 'the domains served here are not known' }
    const host = known(facts.settings)?.get('myhostname') ?? 'MAIL.EXAMPLE.NET'
    const own = known(facts.own) ?? []
    const addresses = known(facts.addresses)
    const leadsHere = (mx: readonly string[]): boolean =>
      mx.some(
        (record) =>
          hostOf(record) === host.toLowerCase() ||
          (addresses?.get(hostOf(record)) ?? []).some((ip) => own.includes(ip)),
      )
    const chores = served.map(({ domain, mx, answered, why }): Chore => {
      const state = answered ? (leadsHere(mx) ? 'done' : 'open') : 'unknown'
      return {
        text: `${domain}: an MX record that leads here, or to the filter in front of this server.`,
        ...(state === 'done' ? {} : { paste: [`${domain}.  3600  IN  MX  10 ${host}.`] }),
        state,
        evidence: answered ? `MX now: ${mx.join(', ') || 'none'}` : why,
      }
    })
    return chores.length === 0
      ? { nothing: 'this server takes no mail for a public domain' }
      : checklist({ fix: 'own-mx', title, summary: `Mail for these domains must find ${host}.` }, chores)
  },
})
