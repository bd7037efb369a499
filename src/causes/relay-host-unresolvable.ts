import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { resolverLookups } from '../probes/resolver-lookups.ts'
import { mailLog, queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { deliveries, recipients } from './read.ts'
import { isLookupOf, settingLine, waitsForRelay } from './relay-mail.ts'

const classes = ['domain-unroutable', 'dns-temp-failure']

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
  classes,
  look: ['postconf relayhost', 'dig RELAY A'],
  needs: {
    relay: relayMap,
    outbound: outboundDials,
    lookups: resolverLookups,
    queue,
    log: mailLog,
    served: servedDomains,
  },
  recognise: ({ facts }) => {
    const relay = known(facts.relay)
    const lost = known(facts.outbound)?.unresolved.find((witness) => witness.role === 'relay')
    // SERVFAIL or no answer in time is the fault of a name server, maybe for a moment.
    const gone = /NXDOMAIN|no address|null MX/i.test(lost?.unresolved ?? '')
    const works = known(facts.lookups)?.lookups.find((lookup) => lookup.resolved)
    if (!relay || relay.relayhost === '' || !lost || !gone || !works) return []
    const served = known(facts.served)
    const returned = deliveries(known(facts.log), ['bounced', 'expired'], classes).filter(isLookupOf(relay))
    return [
      {
        confidence: 'certain',
        because: [
          `${settingLine(relay)} (postconf); ${relay.host}: ${lost.unresolved ?? 'no address'}`,
          `${works.name} resolves`,
        ],
        against: [],
        claims: waitsForRelay(relay, served, classes),
        bounced: recipients(returned),
        fixes: ['relay-host', 'relay'],
      },
    ]
  },
})
