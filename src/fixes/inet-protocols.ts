import { z } from 'zod'
import { known } from '../probes/known.ts'
import { settingOrigins } from '../probes/setting-origins.ts'
import { queue, settings } from '../probes/slots.ts'
import { defineFix, type Planned } from './fix.ts'
import { reloadStep } from './reload.ts'
import { waiting } from './waiting.ts'

const title = 'Try destinations over IPv4 first'
const overIpv6 = /\[[0-9a-f]*:[0-9a-f:]+\](?::\d+)?: (?:Network is unreachable|No route to host|Connection timed out)/i

export const inetProtocols = defineFix({
  id: 'inet-protocols',
  title,
  cures: ['ipv6-unusable'],
  explain:
    'Sets smtp_address_preference = ipv4, so that a destination with both kinds of addresses is tried over IPv4 first. Gentler than inet_protocols = ipv4, for which Postfix has to be stopped and started, and which also closes the way in.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { origins: settingOrigins, settings, queue },
  plan: ({ facts, mta }): Planned => {
    const origins = known(facts.origins)
    const set = known(facts.settings)
    if (!origins || !set) return { refused: 'the settings could not be read' }
    const preference = set.get('smtp_address_preference')
    if (preference === undefined) return { refused: 'this Postfix is older than smtp_address_preference (2.8)' }
    if (preference === 'ipv4')
      return {
        refused: 'IPv4 is preferred already, and some destination is only reached over IPv6',
        hint: 'Repair the IPv6 route, or switch IPv6 off: inet_protocols = ipv4 (Zimbra: zimbraIPMode ipv4), then stop and start Postfix.',
      }
    return {
      fix: 'inet-protocols',
      title,
      summary: `Postfix prefers IPv4 addresses (smtp_address_preference is ${preference} now).`,
      steps: [
        mta.change([{ name: 'smtp_address_preference', value: 'ipv4' }], origins, {
          id: 'preference',
          label: 'prefer IPv4',
          why: 'IPv6 does not work from this host, and destinations are tried over it.',
        }),
        reloadStep(mta, 'Delivery processes read it when they start.'),
      ],
      settle: mta.reload(),
      verify: {
        causes: [],
        holds: [],
        follow: {
          messages: waiting(known(facts.queue), ({ symptoms }) =>
            symptoms.some(({ reason }) => overIpv6.test(reason ?? '')),
          ),
          flush: true,
          against: ['network-unreachable'],
        },
      },
      settleMs: 60_000,
      risk: 'reload',
      riskInWords: 'destinations that have both are no longer reached over IPv6 first',
      secrets: [],
      notes: ['Once IPv6 works here, take it back: mailmedic undo RUN.'],
      chores: [],
    }
  },
})
