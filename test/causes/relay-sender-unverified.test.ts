import { relaySenderUnverified } from '../../src/causes/relay-sender-unverified.ts'
import { delivery, logOf } from '../situations.ts'
import { causeTable } from './table.ts'

const relay = 'smtp.sendgrid.net[203.0.113.25]:587'
const reason =
  'host smtp.sendgrid.net[203.0.113.25] said: 550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. (in reply to end of DATA command)'

causeTable(relaySenderUnverified, {
  'the relay knows no such sender': {
    given: { log: logOf({ deliveries: [delivery('bounced', { relay, reason, count: 4 })] }) },
    expect: 'likely',
    explains: { bounced: 4 },
    says: 'verified Sender Identity',
  },
  'it was verified, and mail passes since': {
    given: {
      log: logOf({
        deliveries: [delivery('bounced', { relay, reason, last: 1_000 }), delivery('sent', { relay, last: 2_000 })],
      }),
    },
    expect: 'none',
  },
})
