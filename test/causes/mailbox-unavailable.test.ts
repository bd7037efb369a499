import { mailboxUnavailable } from '../../src/causes/mailbox-unavailable.ts'
import { group, logOf, queueOf } from '../situations.ts'
import { causeTable } from './table.ts'

const ours =
  'host mail.example.net[203.0.113.10]:7025 said: 450 4.2.1 mailbox is in maintenance mode (in reply to RCPT TO command)'
const theirs = 'host mx.example.com[198.51.100.1] said: 450 4.2.1 The account is inactive (in reply to RCPT TO command)'

causeTable(mailboxUnavailable, {
  'an account of ours is being moved': {
    given: { queue: queueOf([group({ domain: 'example.net', reason: ours })]), log: logOf() },
    expect: 'certain',
    explains: { messages: 1 },
    says: 'maintenance mode',
  },
  'an account elsewhere is inactive: their matter': {
    given: { queue: queueOf([group({ reason: theirs })]), log: logOf() },
    expect: 'none',
  },
})
