import { resolverLookups } from '../probes/resolver-lookups.ts'
import { servedMx } from '../probes/served-mx.ts'
import { mailLog } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'

export const ownMxWrong = defineCause({
  id: 'own-mx-wrong',
  section: 'A',
  warningOnly: true,
  title: 'A domain served here has no mail server in DNS',
  explain:
    'This server takes mail for the domain, but DNS names no mail server for it: other servers cannot find where to bring its mail, and return it.',
  cure: 'Publish an MX record for the domain that leads to this server, or to the filter in front of it, at the DNS provider.',
  proof:
    'The MX records of a domain that is served here lead to hosts that are not this one, and no mail for it comes in from outside.',
  counterProof: 'An edge filter in front of this server is normal: mail for the domain keeps coming in through it.',
  look: ['dig DOMAIN MX', 'postconf mydestination virtual_mailbox_domains'],
  needs: { served: servedMx, lookups: resolverLookups, log: mailLog },
  recognise: ({ facts }) => {
    if (!known(facts.lookups)?.lookups.some((lookup) => lookup.resolved)) return []
    const bad = (known(facts.served) ?? []).filter(
      ({ answered, mx, hasAddress }) => answered && mx.length === 0 && !hasAddress,
    )
    if (bad.length === 0) return []
    return [
      {
        confidence: 'likely',
        title: `${bad.map(({ domain }) => domain).join(', ')}: no mail server in DNS`,
        because: bad.map(
          ({ domain }) => `${domain} is served here; it has neither an MX record nor an address (dig ${domain} MX)`,
        ),
        against: ['a domain used only inside needs no MX record'],
      },
    ]
  },
})
