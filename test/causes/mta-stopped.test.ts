import { mtaStopped } from '../../src/causes/mta-stopped.ts'
import type { Mailsystem } from '../../src/probes/slots.ts'
import { group, queueOf } from '../situations.ts'
import { refused } from './replies.ts'
import { causeTable } from './table.ts'

const system = (master: Mailsystem['master']): Mailsystem => ({
  master,
  queueManager: master,
  smtpListener: null,
  evidence: ['no Postfix master among 92 processes'],
})
const queue = queueOf([
  group({ queue: 'maildrop', messages: 4 }),
  group({ queue: 'deferred', reason: refused, messages: 2 }),
  group({ queue: 'hold', messages: 9 }),
])

causeTable(mtaStopped, {
  'stopped: everything that moves waits for it, held mail does not': {
    given: { mailsystem: system('stopped'), queue },
    expect: 'certain',
    explains: { messages: 6 },
    says: 'no Postfix master among 92 processes',
  },
  'zmcontrol says so too': {
    given: {
      mailsystem: system('stopped'),
      services: {
        source: 'zmcontrol status',
        list: [{ name: 'mta', state: 'stopped', detail: 'postfix is not running', essential: true }],
      },
    },
    expect: 'certain',
    says: 'mta: postfix is not running',
  },
  'it runs': { given: { mailsystem: system('running') }, expect: 'none' },
  'this login cannot tell': { given: { mailsystem: system('unknown') }, expect: 'none' },
})
