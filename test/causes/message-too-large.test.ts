import { messageTooLarge } from '../../src/causes/message-too-large.ts'
import { ago, delivery, hours, logOf, problem } from '../situations.ts'
import { causeTable } from './table.ts'

causeTable(messageTooLarge, {
  'larger than the other side accepts': {
    given: {
      log: logOf({
        deliveries: [
          delivery('bounced', {
            dsn: '5.3.4',
            reason: 'message size 52428800 exceeds size limit 26214400 of server mx.example.com[198.51.100.1]',
          }),
        ],
      }),
    },
    expect: 'certain',
    explains: { bounced: 1 },
    says: 'exceeds size limit',
  },
  'larger than we accept ourselves': {
    given: {
      log: logOf({
        problems: [
          problem('NOQUEUE: reject: MAIL from h[192.0.2.1]: 552 5.3.4 Message size exceeds fixed limit', {
            level: 'reject',
            count: 2,
          }),
        ],
      }),
    },
    expect: 'certain',
    explains: { rejected: 2 },
    says: 'exceeds fixed limit',
  },
  'refused yesterday: the limit may be another one by now': {
    given: {
      log: logOf({
        problems: [
          problem('NOQUEUE: reject: MAIL from h[192.0.2.1]: 552 5.3.4 Message size exceeds fixed limit', {
            level: 'reject',
            last: ago(20 * hours) * 1000,
          }),
        ],
      }),
    },
    expect: 'none',
  },
  delivered: { given: { log: logOf({ deliveries: [delivery('sent')] }) }, expect: 'none' },
})
