import { localDeliveryFailing } from '../../src/causes/local-delivery-failing.ts'
import { group, logOf, queueOf } from '../situations.ts'
import { refused } from './replies.ts'
import { causeTable } from './table.ts'

const failing = 'temporary failure. Command output: procmail: Unable to treat as directory "/var/mail/b"'

causeTable(localDeliveryFailing, {
  'procmail may not write': {
    given: { queue: queueOf([group({ domain: 'example.net', reason: failing })]), log: logOf() },
    expect: 'certain',
    explains: { messages: 1 },
    says: 'Command output',
  },
  'a destination does not answer': {
    given: { queue: queueOf([group({ reason: refused })]), log: logOf() },
    expect: 'none',
  },
})
