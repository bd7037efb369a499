import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { resolverLookups } from '../probes/resolver-lookups.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, isLocal, known, untriedOutside } from './claims.ts'

export const relayHostUnresolvable = defineCause({
  id: 'relay-host-unresolvable',
  section: 'B',
  title: 'The relay host does not resolve',
  explain:
    'All mail to the outside goes through a relay host whose name has no address, while other names resolve: it is misspelt, or it no longer exists.',
  cure: 'Correct the spelling of the relay host. Write it in brackets where no MX lookup is wanted.',
  proof: "The relay's name has no address (NXDOMAIN), while other names resolve.",
  counterProof:
    'Other names do not resolve either: dns-resolver-down. SERVFAIL is the fault of a name server, maybe for a moment.',
  classes: ['domain-unroutable', 'dns-temp-failure'],
  look: ['postconf relayhost', 'dig RELAY A'],
  needs: { relay: relayMap, outbound: outboundDials, lookups: resolverLookups, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const relay = known(facts.relay)
    const lost = known(facts.outbound)?.unresolved.find((witness) => witness.role === 'relay')
    // SERVFAIL or no answer in time is the fault of a name server, maybe for a moment.
    const gone = /NXDOMAIN|no address|null MX/i.test(lost?.unresolved ?? '')
    const works = known(facts.lookups)?.lookups.find((lookup) => lookup.resolved)
    if (!relay || relay.relayhost === '' || !lost || !gone || !works) return []
    const served = known(facts.served)
    return [
      {
        confidence: 'certain',
        because: [
          `relayhost = ${relay.relayhost} (postconf); ${relay.host}: ${lost.unresolved ?? 'no address'}`,
          `${works.name} resolves`,
        ],
        against: [],
        claims: either(
          claimsClass(['dns-temp-failure', 'domain-unroutable'], ({ domain }) => !isLocal(domain, served)),
          untriedOutside(served),
        ),
        fixes: ['relay'],
      },
    ]
  },
})
