import { memory } from '../probes/memory.ts'
import { mailsystem } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known, onTheMove } from './claims.ts'
import { killedQueueManager } from './killed-queue-manager.ts'

export const queueManagerStopped = defineCause({
  id: 'queue-manager-stopped',
  section: 'A',
  title: 'Postfix runs, but its queue manager does not',
  explain:
    'Mail is still taken in, but nothing leaves the incoming queue: the process that hands messages to delivery (qmgr) is missing.',
  cure: 'Look for the reason in the mail log (a wrong qmgr line in master.cf, a fatal error at start), correct it, then reload Postfix.',
  proof: 'The master runs, but no qmgr is among its children, and mail gathers in incoming.',
  counterProof:
    'A login that does not see all processes proves nothing; a qmgr that was restarted a moment ago shows up at the next look. Where the kernel killed it within the last hour, the memory is the cause.',
  look: ['pgrep -a qmgr', 'postconf -M qmgr/unix', "grep -E 'qmgr|throttling' /var/log/mail.log | tail"],
  needs: { mailsystem, memory },
  recognise: ({ facts }) => {
    const system = known(facts.mailsystem)
    if (system?.master !== 'running' || system.queueManager !== 'stopped') return []
    const killed = killedQueueManager(known(facts.memory), system)
    return [
      {
        confidence: 'certain',
        because: [
          ...system.evidence,
          ...(killed ? [`the kernel killed it for lack of memory: ${killed.text} (dmesg)`] : []),
        ],
        against: [],
        claims: onTheMove,
        ...(killed && { consequenceOf: 'memory-exhausted' }),
        fixes: ['start-service'],
      },
    ]
  },
})
