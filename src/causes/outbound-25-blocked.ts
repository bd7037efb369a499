import { answers } from '../probes/dialed.ts'
import { type Firewall, firewall } from '../probes/firewall.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { type Port25Drops, port25Drops } from '../probes/port-25-drops.ts'
import type { Fact } from '../probes/probe.ts'
import { relayMap } from '../probes/relay-map.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { count } from '../probes/words.ts'
import { defineCause } from './cause.ts'
import { claimsClass, connectClasses, either, isAway, isOwnHop, known, untriedOutside } from './claims.ts'
import { readSymptoms } from './read.ts'
import { dialLine, failed, ownRules, wayOutOf } from './way-out.ts'

const leftLine = ({ repeated }: Port25Drops): string =>
  `what is sent to port 25 leaves this host: of ${count(repeated, 'connection request')} that had to be sent again it refused none (TCPRetransFail of /proc/net/netstat)`

const unread = (rules: Fact<Firewall>): string =>
  `its rules could not be read${rules.known ? '' : ` (${rules.why}), and what was sent there does not tell`}`

export const outbound25Blocked = defineCause({
  id: 'outbound-25-blocked',
  section: 'B',
  title: 'The network drops outbound port 25',
  explain:
    'No destination can be reached on port 25, while a submission port passes: the provider of this network blocks outgoing mail. Everything for other servers waits until it is returned.',
  cure: 'Send through a relay on port 587 or 2525, or ask the provider to open port 25 for this address.',
  proof:
    "At least two unrelated destinations fail on port 25 when dialled from this host, a submission port passes, and this host's own firewall lets 25 out.",
  counterProof: 'One of them greets on 25: then it is that destination, not the network.',
  classes: ['connect-timeout', 'connect-refused'],
  look: [
    'nc -vz -w 10 gmail-smtp-in.l.google.com 25',
    'nc -vz -w 10 smtp.sendgrid.net 587',
    'nft list ruleset | grep -w 25',
  ],
  needs: { outbound: outboundDials, firewall, drops: port25Drops, relay: relayMap, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const way = wayOutOf(known(facts.outbound))
    const relay = known(facts.relay)
    // No submission port could be asked where the name does not exist there: then the waiting mail has to say the rest.
    const lost = known(facts.outbound)?.unresolved.some(({ role }) => role === 'submission') ?? false
    const alone = way !== null && !way.blocked && lost && way.unrelated >= 2 && way.open.length === 0
    if (!way || (!way.blocked && !alone)) return []
    // A relay is another way out, unless it is dialled on 25 too and has no other port that answers.
    const relayed = relay !== undefined && relay.relayhost !== '' && !relay.partial
    if (relayed && (relay.port !== 25 || !way.relay.some(failed) || way.relay.some(answers))) return []
    const direct = claimsClass(
      connectClasses,
      ({ reply, domain }) => !isOwnHop(reply) && isAway(domain, known(facts.served)),
    )
    // Behind a relay nobody needs port 25: where that could not be read, only mail that waits for it says so.
    if ((!relay || alone) && !known(facts.queue)?.groups.some((group) => direct(group, readSymptoms(group)))) return []
    const rules = ownRules(known(facts.firewall), 25)
    const drops = known(facts.drops)
    if (rules?.some((rule) => !rule.narrowed) || drops?.verdict === 'kept') return []
    const sent = rules !== undefined || drops?.verdict === 'left'
    const served = known(facts.served)
    const fail = way.failing.slice(0, 4)
    return [
      {
        confidence: sent && relay && !alone ? 'certain' : 'likely',
        ...(!sent && {
          title: 'Port 25 is blocked on the way out: by the network, or by a firewall rule of this host',
        }),
        because: [
          `${way.failing.length} of ${way.failing.length} destinations fail on port 25: ${fail.map(dialLine).join('; ')}`,
          alone
            ? 'no submission port could be asked: the name of that witness does not resolve here'
            : `a submission port passes: ${way.submission.slice(0, 2).map(dialLine).join('; ')}`,
          ...(rules ? ["this host's own firewall does not stop port 25"] : []),
          ...(!rules && drops ? [leftLine(drops)] : []),
        ],
        against: sent
          ? (rules ?? []).map((rule) => `a narrowed rule of its own firewall: ${rule.text}`)
          : [`a rule of this host's own firewall is not ruled out: ${unread(facts.firewall)}`],
        claims: either(direct, untriedOutside(served)),
        fixes: ['relay'],
      },
    ]
  },
})
