import { mailsystem } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known, onTheMove } from './claims.ts'

export const queueManagerStopped = defineCause({
  id: 'queue-manager-stopped',
  section: 'A',
  title: 'Postfix runs, but its queue manager does not',
  explain:
    'Mail is still taken in, but nothing leaves the incoming queue: the process that hands messages to delivery (qmgr) is missing.',
  cure: 'Look for the reason in the mail log (a wrong qmgr line in master.cf, a fatal error at start), correct it, then reload Postfix.',
  proof: 'The master runs, but no qmgr is among its children, and mail gathers in incoming.',
  counterProof:
    'A login that does not see all processes proves nothing; a qmgr that was restarted a moment ago shows up at the next look.',
  look: ['pgrep -a qmgr', 'postconf -M qmgr/unix', "grep -E 'qmgr|throttling' /var/log/mail.log | tail"],
  needs: { mailsystem },
  recognise: ({ facts }) => {
    const system = known(facts.mailsystem)
    if (system?.master !== 'running' || system.queueManager !== 'stopped') return []
    return [
      { confidence: 'certain', because: system.evidence, against: [], claims: onTheMove, fixes: ['start-service'] },
    ]
  },
})
