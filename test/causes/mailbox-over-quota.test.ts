import { mailboxOverQuota } from '../../src/causes/mailbox-over-quota.ts'
import { delivery, group, logOf, queueOf } from '../situations.ts'
import { causeTable } from './table.ts'

const ours =
  'host mail.example.net[203.0.113.10]:7025 said: 452 4.2.2 <b@example.net>: Over quota (in reply to RCPT TO command)'
const theirs =
  'host mx.example.com[198.51.100.1] said: 452 4.2.2 The email account that you tried to reach is over quota (in reply to RCPT TO command)'

causeTable(mailboxOverQuota, {
  'a mailbox here is full': {
    given: { queue: queueOf([group({ domain: 'example.net', reason: ours, messages: 2 })]), log: logOf() },
    expect: 'certain',
    explains: { messages: 2 },
    says: 'Over quota',
  },
  'mail for it was returned at once': {
    given: {
      log: logOf({
        deliveries: [
          delivery('bounced', {
            agent: 'lmtp',
            relay: 'mail.example.net[203.0.113.10]:7025',
            dsn: '5.2.2',
            reason: ours.replace('452 4.2.2', '552 5.2.2'),
            count: 3,
          }),
        ],
      }),
    },
    expect: 'certain',
    explains: { bounced: 3 },
  },
  'a mailbox elsewhere is full: their matter': {
    given: { queue: queueOf([group({ reason: theirs })]), log: logOf() },
    expect: 'none',
  },
})
