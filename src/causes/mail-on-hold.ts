import { mailLog, queue } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'

export const mailOnHold = defineCause({
  id: 'mail-on-hold',
  section: 'A',
  title: 'Messages are on hold',
  explain:
    'Messages in the hold queue are never tried until somebody releases them. A rule (header_checks, an access table, a milter) or a person put them there.',
  cure: 'Look at them (postcat -q ID), find the rule that holds them, and release them with postsuper -H, or delete them.',
  proof: 'The messages are in the hold queue: that is where postqueue lists them, with an exclamation mark.',
  counterProof: 'Mail put on hold on purpose a moment ago (by mailmedic or a colleague) is meant to be there.',
  look: [
    "postqueue -p | grep '!'",
    'postconf header_checks body_checks smtpd_recipient_restrictions',
    "grep ' hold: ' /var/log/mail.log | tail",
  ],
  needs: { queue, log: mailLog },
  recognise: ({ facts }) => {
    const held = known(facts.queue)?.counts.hold ?? 0
    if (held === 0) return []
    const said = (known(facts.log)?.problems ?? []).find(({ text }) => /\bhold:|placed on hold/i.test(text))
    const sample = known(facts.queue)?.groups.find((group) => group.queue === 'hold')?.samples[0]
    return [
      {
        confidence: 'certain',
        because: [
          `${held} ${held === 1 ? 'message' : 'messages'} in the hold queue${sample ? `, for example ${sample.id} to ${sample.recipient}` : ''} (postqueue)`,
          ...(said ? [said.text] : []),
        ],
        against: [],
        claims: (group) => group.queue === 'hold',
        fixes: ['queue-release'],
        fixOptions: { 'queue-release': { all: 'ALL' } },
      },
    ]
  },
})
