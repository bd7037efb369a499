import { lmtpGreetings } from '../probes/greetings.ts'
import type { HopGreeting } from '../probes/hop-greeting.ts'
import { listeners } from '../probes/listeners.ts'
import { mailLog, queue, servedDomains } from '../probes/slots.ts'
import type { QueueFact } from '../queue/queue.ts'
import { defineCause, type Proof } from './cause.ts'
import { claimsClass, either, known, untriedInside } from './claims.ts'
import { deadHops, hopEvidence, namesPlaceOf, speaksOf, unseenHops } from './hop-down.ts'
import { readSymptoms } from './read.ts'

const classes = ['mailstore-down']

/** Nobody took the connection, in Postfix's own words; what a mailbox server answers is another matter. */
const unheard = /^(?:delivery temporarily suspended: )?(?:connect to |lost connection with |conversation with )/

/** A login without the right to open the socket: the replies and the settings agree, the proof could not be asked. */
const unseen = (greetings: readonly HopGreeting[] | undefined, queued: QueueFact | undefined): readonly Proof[] => {
  const hops = unseenHops(greetings)
  const said = speaksOf(hops)
  const claim = either(claimsClass(classes, said), namesPlaceOf(hops))
  const waiting = (queued?.groups ?? []).filter((group) => claim(group, readSymptoms(group)))
  const reason = waiting.flatMap(readSymptoms).find(({ reason }) => reason !== null && unheard.test(reason))?.reason
  if (!reason) return []
  const deserted = hops.filter(({ listener }) => listener === false)
  return [
    {
      confidence: 'likely',
      because: [
        reason,
        ...hops.map(({ hop }) => `${hop.setting} = ${hop.spec}; this login may not ask there`),
        ...deserted.map(({ hop }) => `nobody is seen to listen on ${hop.socket} (/proc/net/unix)`),
      ],
      against: [],
      claims: claim,
      standsAlone: false,
      fixes: ['start-service'],
    },
  ]
}

export const lmtpDown = defineCause({
  id: 'lmtp-down',
  section: 'A',
  title: 'The mailbox server does not take mail (LMTP)',
  explain:
    'Postfix hands mail for local mailboxes to the mailbox server by LMTP, and nothing answers where it connects. Mail for everybody on this server waits; mail to other servers still leaves.',
  cure: 'Start the mailbox server (Zimbra: zmmailboxdctl start as zimbra; Dovecot: systemctl start dovecot). If it listens on another address than Postfix dials, correct the bind address. Then flush the queue.',
  proof: 'Dialled exactly where Postfix hands local mail over, nothing answers: refused, or no such socket.',
  counterProof: 'It greets with 220. A listener on loopback alone does not count where Postfix dials another address.',
  classes: ['mailstore-down'],
  look: [
    'postconf virtual_transport mailbox_transport transport_maps',
    "ss -ltnp 'sport = :7025'",
    'nc -v -w 10 HOST 7025',
  ],
  needs: { greetings: lmtpGreetings, listeners, queue, served: servedDomains, log: mailLog },
  recognise: ({ facts }) => {
    const dead = deadHops(known(facts.greetings))
    if (dead.length === 0) return unseen(known(facts.greetings), known(facts.queue))
    const served = known(facts.served)
    const alive = (known(facts.greetings) ?? []).filter((greeting) => greeting.outcome === 'greets')
    return [
      {
        confidence: 'certain',
        because: dead.flatMap((greeting) => hopEvidence(greeting, known(facts.listeners))),
        against: alive.map((greeting) => `${greeting.hop.spec} answers`),
        claims: either(
          claimsClass(classes),
          namesPlaceOf(dead),
          claimsClass(['connect-refused', 'connect-timeout', 'connection-lost', 'network-unreachable'], speaksOf(dead)),
          untriedInside(served),
        ),
        fixes: ['start-service'],
      },
    ]
  },
})
