import { queueManagerStopped } from '../../src/causes/queue-manager-stopped.ts'
import type { Memory } from '../../src/probes/memory.ts'
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

const killedAgo = (ago: number | null): Memory => ({
  totalKb: 4_000_000,
  availableKb: 40_000,
  swapTotalKb: 0,
  swapFreeKb: 0,
  kills: [{ process: 'qmgr', pid: 4711, text: 'Out of memory: Killed process 4711 (qmgr)', ago }],
})

causeTable(queueManagerStopped, {
  'incoming grows, nobody takes it up': {
    given: { mailsystem: system('stopped'), queue },
    expect: 'certain',
    explains: { messages: 5 },
    says: 'with pickup',
  },
  'the kernel killed it ten minutes ago': {
    given: { mailsystem: system('stopped'), memory: killedAgo(600), queue },
    expect: 'certain',
    explains: { messages: 5 },
    says: 'the kernel killed it for lack of memory: Out of memory: Killed process 4711 (qmgr)',
  },
  'the kernel killed one, and its log does not say when': {
    given: { mailsystem: system('stopped'), memory: killedAgo(null), queue },
    expect: 'certain',
    explains: { messages: 5 },
    never: 'lack of memory',
  },
  'both run': { given: { mailsystem: system('running'), queue }, expect: 'none' },
  'all of Postfix is stopped: another cause': {
    given: { mailsystem: system('stopped', 'stopped'), queue },
    expect: 'none',
  },
  'its processes are hidden': { given: { mailsystem: system('unknown'), queue }, expect: 'none' },
})
