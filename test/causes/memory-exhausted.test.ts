import { memoryExhausted } from '../../src/causes/memory-exhausted.ts'
import type { Memory, MemoryKill } from '../../src/probes/memory.ts'
import { days, group, hours, minutes, queueOf } from '../situations.ts'
import { amavisFails } from './replies.ts'
import { causeTable } from './table.ts'

const kill = (process: string, ago: number | null): MemoryKill => ({
  process,
  pid: 4711,
  text: `Out of memory: Killed process 4711 (${process}) total-vm:1843200kB`,
  ago,
})
const memory = (...kills: readonly MemoryKill[]): Memory => ({
  totalKb: 4_000_000,
  availableKb: 2_000_000,
  swapTotalKb: 0,
  swapFreeKb: 0,
  kills,
})
const ps = (...args: readonly string[]) => ({
  list: args.map((each, pid) => ({ pid, ppid: 1, user: 'zimbra', elapsed: 1, state: 'S', args: each })),
  partial: false,
})
const running = ps('/usr/sbin/clamd')

const noQueueManager = {
  master: 'running',
  queueManager: 'stopped',
  smtpListener: 'master',
  evidence: ['pid 811 master -w, no qmgr'],
} as const
const withoutQmgr = ps('/usr/lib/postfix/sbin/master', 'pickup')
const waits = queueOf([group({ queue: 'incoming', messages: 5 }), group({ reason: amavisFails, messages: 6 })])

causeTable(memoryExhausted, {
  'clamd was killed and does not run': {
    given: {
      memory: memory(kill('clamd', 20 * minutes)),
      processes: ps('/usr/lib/postfix/sbin/master'),
      queue: queueOf([group({ reason: amavisFails, messages: 6 })]),
    },
    expect: 'certain',
    explains: { messages: 6 },
    says: ['Killed process 4711 (clamd)', 'clamd does not run now', '1953 of 3906 MB'],
  },
  'it runs again, but that was minutes ago': {
    given: { memory: memory(kill('clamd', 5 * minutes)), processes: running },
    expect: 'certain',
    says: 'what was killed runs again',
  },
  'killed this morning, running since': {
    given: { memory: memory(kill('clamd', 5 * hours)), processes: running },
    expect: 'none',
  },
  'there is no memory now either': {
    given: { memory: { ...memory(kill('clamd', 5 * hours)), availableKb: 40_000 }, processes: running },
    expect: 'certain',
  },
  'killed last week': { given: { memory: memory(kill('clamd', 7 * days)), processes: ps() }, expect: 'none' },
  'a program that is no part of mail': {
    given: { memory: memory(kill('node', minutes)), processes: ps() },
    expect: 'none',
  },
  'the queue manager was killed, and none runs: all that waits waits for that': {
    given: {
      memory: memory(kill('qmgr', 20 * minutes), kill('smtpd', 10 * minutes)),
      processes: withoutQmgr,
      mailsystem: noQueueManager,
      queue: waits,
    },
    expect: 'certain',
    explains: { messages: 11 },
    says: ['killed qmgr, smtpd', 'Killed process 4711 (qmgr)', 'no qmgr', '20 minutes ago'],
  },
  'it runs again: only what nobody tried yet': {
    given: {
      memory: memory(kill('qmgr', 20 * minutes)),
      processes: ps('qmgr'),
      mailsystem: { ...noQueueManager, queueManager: 'running' },
      queue: waits,
    },
    expect: 'certain',
    explains: { messages: 5 },
    says: 'what was killed runs again',
  },
  'nothing was killed': { given: { memory: memory(), processes: running }, expect: 'none' },
})
