import { filterGreetings } from '../probes/greetings.ts'
import { placeOf } from '../probes/hop-words.ts'
import { listeners } from '../probes/listeners.ts'
import { mailLog, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { deadHops, hopEvidence } from './hop-down.ts'
import { lines, refusedMail } from './refused.ts'

export const milterDown = defineCause({
  id: 'milter-down',
  section: 'A',
  title: 'A milter does not answer',
  explain:
    'Postfix asks a milter (OpenDKIM, rspamd, Zimbra milter) about every message. It does not answer, and the setting says to refuse mail then: senders are told to try again later, nothing is queued.',
  cure: 'Start the milter, or take it out of smtpd_milters. milter_default_action = accept lets mail pass while it is down.',
  proof:
    "Dialled from this host, the milter's address refuses or does not exist, and milter_default_action is not accept.",
  counterProof: 'The milter answers; or the default action is accept, and mail passes without it.',
  look: [
    'postconf smtpd_milters non_smtpd_milters milter_default_action',
    "grep 'milter-reject' /var/log/mail.log | tail",
  ],
  needs: { greetings: filterGreetings, listeners, settings, log: mailLog },
  recognise: ({ facts }) => {
    const dead = deadHops((known(facts.greetings) ?? []).filter(({ hop }) => hop.role === 'milter'))
    const action = known(facts.settings)?.get('milter_default_action') ?? 'tempfail'
    if (dead.length === 0 || action === 'accept') return []
    const log = known(facts.log)?.problems ?? []
    const rejects = refusedMail(known(facts.log), /milter-reject: .*\b4\d\d .*(unavailable|try again)/i)
    const said = log.find(({ text }) => /connect to Milter service/.test(text))
    return [
      {
        confidence: 'certain',
        title: `The milter at ${dead.map(({ hop }) => placeOf(hop)).join(', ')} does not answer`,
        because: [
          ...dead.flatMap((greeting) => hopEvidence(greeting, known(facts.listeners))),
          `milter_default_action = ${action} (postconf)`,
          ...(said ? [said.text] : []),
          ...rejects.slice(0, 1).map(({ text }) => text),
        ],
        against: [],
        rejected: lines(rejects),
        fixes: ['start-service'],
      },
    ]
  },
})
