import { firewall } from '../probes/firewall.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { type Port25Drops, port25Drops } from '../probes/port-25-drops.ts'
import { relayMap } from '../probes/relay-map.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, connectClasses, either, isAway, isOwnHop, known, untriedOutside } from './claims.ts'
import { dialLine, ownRules, wayOutOf } from './way-out.ts'

const keptLines = ({ refused, repeated }: Port25Drops): readonly string[] => [
  `what is sent to port 25 does not leave this host: it refused ${refused} of ${repeated} connection requests that were sent again (TCPRetransFail of /proc/net/netstat)`,
  'which rule does it only root sees (nft list ruleset, iptables-save)',
]

export const outbound25BlockedLocally = defineCause({
  id: 'outbound-25-blocked-locally',
  section: 'B',
  title: "This host's own firewall stops outbound port 25",
  explain:
    'A rule of the firewall on this server itself stops connections to port 25. Everything for other servers waits until it is returned.',
  cure: 'Allow outgoing TCP to port 25 for the mail server in nftables, iptables or firewalld, and in the saved rules.',
  proof:
    "Unrelated destinations fail on port 25, and a rule of this host's own firewall drops or rejects it on the way out.",
  counterProof: 'The rule is narrowed to other accounts or addresses, or an earlier rule lets mail pass.',
  classes: ['connect-timeout', 'connect-refused'],
  look: ['nft list ruleset', "iptables-save | grep -E 'dport 25|smtp'"],
  needs: { outbound: outboundDials, firewall, drops: port25Drops, relay: relayMap, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const way = wayOutOf(known(facts.outbound))
    const relay = known(facts.relay)
    if (!way || way.open.length > 0 || way.failing.length === 0) return []
    if (!relay || (relay.relayhost !== '' && !relay.partial && relay.port !== 25)) return []
    const rules = (ownRules(known(facts.firewall), 25) ?? []).filter((rule) => !rule.narrowed)
    const drops = known(facts.drops)
    if (rules.length === 0 && drops?.verdict !== 'kept') return []
    const served = known(facts.served)
    return [
      {
        // Somebody else's packets may be among those that were counted.
        confidence: rules.length > 0 ? 'certain' : 'likely',
        because: [
          ...(rules.length === 0 && drops ? keptLines(drops) : []),
          ...rules.slice(0, 3).map((rule) => `${rule.source}, ${rule.chain}: ${rule.text}`),
          ...way.failing.slice(0, 2).map(dialLine),
        ],
        against: [],
        claims: either(
          claimsClass(connectClasses, ({ reply, domain }) => !isOwnHop(reply) && isAway(domain, served)),
          untriedOutside(served),
        ),
        fixes: ['local-firewall', 'relay'],
      },
    ]
  },
})
