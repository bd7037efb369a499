import { queueBacklog } from '../../src/checks/queue-backlog.ts'
import { ago, group, hours, minutes, queueOf } from '../situations.ts'
import { checkTable } from './table.ts'

checkTable(queueBacklog, {
  empty: { given: { queue: queueOf([]) }, expect: 'ok', says: 'the queue is empty' },
  'a few, as on every live server': {
    given: { queue: queueOf([group({ messages: 12, oldest: ago(2 * hours + 14 * minutes) })]) },
    expect: 'ok',
    says: '12 messages: 12 deferred; oldest 2 h 14 min',
  },
  'one hundred': { given: { queue: queueOf([group({ messages: 100 })]) }, expect: 'warning' },
  'five thousand': {
    given: { queue: queueOf([group({ messages: 4_800 }), group({ queue: 'active', messages: 200 })]) },
    expect: 'critical',
    says: '5,000 messages: 200 active, 4,800 deferred',
  },
  'a busy server may set its own limits': {
    given: { queue: queueOf([group({ messages: 4_800 })]) },
    options: { warning: 20_000, critical: 50_000 },
    expect: 'ok',
  },
  'an unprivileged login cannot count corrupt files: whether there are any is unknown': {
    given: {
      queue: queueOf([group()], {
        counts: { maildrop: 0, incoming: 0, active: 0, deferred: 1, hold: 0, corrupt: null },
      }),
    },
    expect: ['ok', 'unknown'],
    says: ['1 message: 1 deferred', 'may not look into the directory corrupt'],
  },
  'Postfix is down, so the queue was read directly': {
    given: { queue: queueOf([group()], { remarks: ['Mail system is down -- accessing queue directly'] }) },
    expect: 'ok',
    says: 'Mail system is down',
  },
  'a host whose clock is behind: messages from the future': {
    given: { queue: queueOf([group({ oldest: ago(-hours) })]) },
    expect: 'ok',
    says: 'oldest 0 s',
  },
})
