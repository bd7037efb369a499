import { filterGreetings } from '../probes/greetings.ts'
import { listeners } from '../probes/listeners.ts'
import { queue } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, known, untried } from './claims.ts'
import { deadHops, hopEvidence, namesPlaceOf, speaksOf } from './hop-down.ts'

export const contentFilterDown = defineCause({
  id: 'content-filter-down',
  section: 'A',
  title: 'The content filter does not answer',
  explain:
    'All mail passes the content filter (amavis) between its two passes through the queue. Nothing answers there, so everything waits in the first pass: mail to other servers and local mail alike.',
  cure: 'Start the filter (Zimbra: zmamavisdctl restart as zimbra; else systemctl restart amavis), look into its log for the reason, then flush the queue.',
  proof: "Dialled from this host as Postfix does, the filter's port refuses, stays silent or closes.",
  counterProof:
    'It greets: then its scanners may fail (content-filter-failing), or the reason for waiting is another one.',
  classes: ['content-filter-down'],
  look: ['postconf content_filter', "ss -ltnp 'sport = :10024'", 'nc -v -w 10 127.0.0.1 10024'],
  needs: { greetings: filterGreetings, listeners, queue },
  recognise: ({ facts }) => {
    const filters = (known(facts.greetings) ?? []).filter(({ hop }) => hop.role === 'filter')
    const dead = deadHops(filters)
    if (dead.length === 0) return []
    return [
      {
        confidence: 'certain',
        because: dead.flatMap((greeting) => hopEvidence(greeting, known(facts.listeners))),
        against: filters.filter(({ outcome }) => outcome === 'greets').map(({ hop }) => `${hop.spec} answers`),
        claims: either(
          claimsClass(['content-filter-down']),
          claimsClass(['connect-refused', 'connect-timeout', 'connection-lost'], speaksOf(dead)),
          namesPlaceOf(dead),
          untried,
        ),
        fixes: ['start-service'],
      },
    ]
  },
})
