import { filterGreetings } from '../probes/greetings.ts'
import { placeOf } from '../probes/hop-words.ts'
import { listeners } from '../probes/listeners.ts'
import { mailLog } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { deadHops, hopEvidence } from './hop-down.ts'
import { lines, refusedMail } from './refused.ts'

export const policyServiceDown = defineCause({
  id: 'policy-service-down',
  section: 'A',
  title: 'A policy service does not answer',
  explain:
    'Postfix asks a policy service (greylisting, quotas, cbpolicyd) about every recipient. It does not answer, so senders get 451 4.3.5 Server configuration problem and nothing is queued.',
  cure: 'Start the policy service, or take check_policy_service out of the restrictions.',
  proof: 'Dialled from this host, the address in check_policy_service refuses or does not exist.',
  counterProof: 'It answers; or no restriction asks it.',
  classes: ['lookup-table-failure'],
  look: ['postconf | grep check_policy_service', "grep '451 4.3.5' /var/log/mail.log | tail"],
  needs: { greetings: filterGreetings, listeners, log: mailLog },
  recognise: ({ facts }) => {
    const dead = deadHops((known(facts.greetings) ?? []).filter(({ hop }) => hop.role === 'policy'))
    if (dead.length === 0) return []
    const log = known(facts.log)?.problems ?? []
    const rejects = refusedMail(known(facts.log), /451 4\.3\.5/)
    const said = log.find(({ text }) => /problem talking to server|connect to .*(policy|1003[01]|10023)/.test(text))
    return [
      {
        confidence: 'certain',
        title: `The policy service at ${dead.map(({ hop }) => placeOf(hop)).join(', ')} does not answer`,
        because: [
          ...dead.flatMap((greeting) => hopEvidence(greeting, known(facts.listeners))),
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
