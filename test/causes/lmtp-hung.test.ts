import { lmtpHung } from '../../src/causes/lmtp-hung.ts'
import { group, hop, queueOf, zimbraLmtp } from '../situations.ts'
import { lmtpSilent, refused } from './replies.ts'
import { causeTable } from './table.ts'

const served = ['example.net']

causeTable(lmtpHung, {
  'the first five minutes: in active, without a reason': {
    given: {
      greetings: [hop(zimbraLmtp, 'silent')],
      served,
      queue: queueOf([group({ queue: 'active', domain: 'example.net', messages: 3 }), group({ reason: refused })]),
    },
    expect: 'certain',
    explains: { messages: 3 },
    says: 'accepts connections but never greets (10 s)',
  },
  'refused is not hung': { given: { greetings: [hop(zimbraLmtp, 'refused')], served }, expect: 'none' },
  'it greets again, after a pause': {
    given: {
      greetings: [hop(zimbraLmtp, 'greets', { ms: 9_000 })],
      served,
      queue: queueOf([group({ domain: 'example.net', reason: lmtpSilent })]),
    },
    expect: 'none',
  },
})
