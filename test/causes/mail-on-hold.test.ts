import { mailOnHold } from '../../src/causes/mail-on-hold.ts'
import { group, logOf, problem, queueOf } from '../situations.ts'
import { refused } from './replies.ts'
import { causeTable } from './table.ts'

causeTable(mailOnHold, {
  'a header check holds invoices': {
    given: {
      queue: queueOf([group({ queue: 'hold', messages: 3 }), group({ reason: refused })]),
      log: logOf({ problems: [problem('4F1D: hold: header Subject: Invoice from h[192.0.2.1]', { level: 'info' })] }),
    },
    expect: 'certain',
    explains: { messages: 3 },
    says: ['3 messages in the hold queue, for example 4F1D2A0B3C to b@example.com', 'header Subject: Invoice'],
  },
  'put on hold by hand, after it was tried': {
    given: { queue: queueOf([group({ queue: 'hold', reason: refused })]) },
    expect: 'certain',
    explains: { messages: 1 },
  },
  none: { given: { queue: queueOf([group({ reason: refused })]) }, expect: 'none' },
  'not counted': {
    given: {
      queue: queueOf([], { counts: { maildrop: 0, incoming: 0, active: 0, deferred: 0, hold: null, corrupt: null } }),
    },
    expect: 'none',
  },
})
