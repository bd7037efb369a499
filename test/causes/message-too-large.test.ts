import { messageTooLarge } from '../../src/causes/message-too-large.ts'
import { delivery, logOf } from '../situations.ts'
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
  delivered: { given: { log: logOf({ deliveries: [delivery('sent')] }) }, expect: 'none' },
})
