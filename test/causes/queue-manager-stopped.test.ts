import { queueManagerStopped } from '../../src/causes/queue-manager-stopped.ts'
import type { Mailsystem } from '../../src/probes/slots.ts'
import { group, queueOf } from '../situations.ts'
import { causeTable } from './table.ts'

const system = (queueManager: Mailsystem['queueManager'], master: Mailsystem['master'] = 'running'): Mailsystem => ({
  master,
  queueManager,
  smtpListener: 'master',
  evidence: ['pid 811 master -w, with pickup'],
})
const queue = queueOf([group({ queue: 'incoming', messages: 5 }), group({ queue: 'hold' })])

causeTable(queueManagerStopped, {
  'incoming grows, nobody takes it up': {
    given: { mailsystem: system('stopped'), queue },
    expect: 'certain',
    explains: { messages: 5 },
    says: 'with pickup',
  },
  'both run': { given: { mailsystem: system('running'), queue }, expect: 'none' },
  'all of Postfix is stopped: another cause': {
    given: { mailsystem: system('stopped', 'stopped'), queue },
    expect: 'none',
  },
  'its processes are hidden': { given: { mailsystem: system('unknown'), queue }, expect: 'none' },
})
