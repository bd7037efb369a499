import { portConflict } from '../../src/causes/port-conflict.ts'
import type { Mailsystem } from '../../src/probes/slots.ts'
import { group, listenersOf, logOf, problem, queueOf } from '../situations.ts'
import { causeTable } from './table.ts'

const system = (master: Mailsystem['master']): Mailsystem => ({
  master,
  queueManager: master,
  smtpListener: 'exim4',
  evidence: [],
})
const exim = listenersOf({ program: 'exim4' })
const log = logOf({ problems: [problem('bind 0.0.0.0 port 25: Address already in use', { level: 'fatal' })] })
const queue = queueOf([group({ queue: 'maildrop', messages: 2 })])

causeTable(portConflict, {
  'Exim came with an update, Postfix cannot start': {
    given: { listeners: exim, mailsystem: system('stopped'), log, queue },
    expect: 'certain',
    explains: { messages: 2 },
    says: ['exim4 owns port 25', 'Address already in use'],
  },
  'Postfix itself listens': {
    given: { listeners: listenersOf({}), mailsystem: system('running'), log },
    expect: 'none',
  },
  'a proxy listens on the public address, Postfix on the private one': {
    given: {
      listeners: listenersOf({ program: 'haproxy', address: '203.0.113.10' }, { address: '10.0.0.5' }),
      mailsystem: system('running'),
      log: logOf(),
    },
    expect: 'none',
  },
  'Postfix does not run, and whose port it is cannot be seen: not its own, whoever it is': {
    given: { listeners: listenersOf({ program: null }), mailsystem: system('stopped'), log: 'denied', queue },
    expect: 'likely',
    explains: { messages: 2 },
    says: ['0.0.0.0:25', 'only root sees'],
  },
  'Postfix runs, and whose port it is cannot be seen': {
    given: { listeners: listenersOf({ program: null }), mailsystem: system('running'), log },
    expect: 'none',
  },
  'neither whether Postfix runs nor whose port it is can be seen': {
    given: { listeners: listenersOf({ program: null }), mailsystem: system('unknown'), log },
    expect: 'none',
  },
  'whether Postfix runs cannot be seen, and the log says nothing': {
    given: { listeners: exim, mailsystem: system('unknown'), log: logOf() },
    expect: 'none',
  },
  'whether Postfix runs cannot be seen, but the log says that it could not': {
    given: { listeners: exim, mailsystem: system('unknown'), log },
    expect: 'certain',
  },
})
