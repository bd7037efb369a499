import { listeners } from '../probes/listeners.ts'
import { lmtpGreetings } from '../probes/lmtp-greetings.ts'
import { mailLog, queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, known, untriedInside } from './claims.ts'
import { deadHops, hopEvidence, speaksOf } from './hop-down.ts'

const classes = ['mailstore-down']

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
    if (dead.length === 0) return []
    const served = known(facts.served)
    const alive = (known(facts.greetings) ?? []).filter((greeting) => greeting.outcome === 'greets')
    return [
      {
        confidence: 'certain',
        because: dead.flatMap((greeting) => hopEvidence(greeting, known(facts.listeners))),
        against: alive.map((greeting) => `${greeting.hop.spec} answers`),
        claims: either(
          claimsClass(classes),
          claimsClass(['connect-refused', 'connect-timeout', 'connection-lost', 'network-unreachable'], speaksOf(dead)),
          untriedInside(served),
        ),
        fixes: ['start-service'],
      },
    ]
  },
})
