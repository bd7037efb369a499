import { mailLoop } from '../../src/causes/mail-loop.ts'
import { delivery, group, logOf, queueOf } from '../situations.ts'
import { refused } from './replies.ts'
import { causeTable } from './table.ts'

const loop = 'mail for shop.example.net loops back to myself'

causeTable(mailLoop, {
  'an MX leads here, the domain is not served here': {
    given: {
      queue: queueOf([group({ reason: refused })]),
      log: logOf({ deliveries: [delivery('bounced', { relay: 'none', dsn: '5.4.6', reason: loop, count: 2 })] }),
    },
    expect: 'certain',
    explains: { bounced: 2 },
    says: loop,
  },
  'it was put right, and mail was taken since': {
    given: {
      log: logOf({
        deliveries: [
          delivery('bounced', {
            relay: 'mx.example.com[198.51.100.1]:25',
            dsn: '5.4.6',
            reason: 'host mx.example.com[198.51.100.1] said: 554 5.4.6 Too many hops (in reply to end of DATA command)',
            last: 1_000,
          }),
          delivery('sent', { last: 2_000 }),
        ],
      }),
    },
    expect: 'none',
  },
})
