import { lmtpGreetings } from '../probes/greetings.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, either, known, untriedInside } from './claims.ts'
import { hopEvidence, namesPlaceOf, speaksOf } from './hop-down.ts'

export const lmtpHung = defineCause({
  id: 'lmtp-hung',
  section: 'A',
  title: 'The mailbox server accepts LMTP connections, but never greets',
  explain:
    'The port of the mailbox server is open, yet nothing is said there: its process hangs. Mail for everybody on this server waits, for the first five minutes even without a reason.',
  cure: 'Take a thread dump first (Zimbra: kill -QUIT of the mailboxd process, see zmmailboxd.out), then restart the mailbox server and flush the queue.',
  proof: 'The port takes connections, but no 220 comes within the time that the dial waits.',
  counterProof: 'A greeting, however late: then it is slow, not hung.',
  classes: ['mailstore-down'],
  look: ['nc -v -w 30 HOST 7025', 'tail /opt/zimbra/log/mailbox.log'],
  needs: { greetings: lmtpGreetings, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const hung = (known(facts.greetings) ?? []).filter(({ outcome }) => outcome === 'silent')
    if (hung.length === 0) return []
    return [
      {
        confidence: 'certain',
        because: hung.flatMap((greeting) => hopEvidence(greeting, undefined)),
        against: [],
        claims: either(
          claimsClass(['mailstore-down']),
          namesPlaceOf(hung),
          claimsClass(['connection-lost', 'connect-timeout'], speaksOf(hung)),
          untriedInside(known(facts.served)),
        ),
        fixes: ['start-service'],
      },
    ]
  },
})
