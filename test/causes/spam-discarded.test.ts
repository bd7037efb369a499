import { spamDiscarded } from '../../src/causes/spam-discarded.ts'
import type { Discard } from '../../src/trace/log.ts'
import { ago, delivery, hours, logOf } from '../situations.ts'
import { causeTable } from './table.ts'

const discard = (over: Partial<Discard> = {}): Discard => ({
  at: ago(hours) * 1000,
  direction: 'Inbound',
  sender: 'win@prizes.example',
  recipients: ['ann@example.net'],
  hits: 22.3,
  text: '(01-02) Blocked SPAM {DiscardedInbound}, [198.51.100.9] <win@prizes.example> -> <ann@example.net>, Hits: 22.3',
  ...over,
})
const served = ['example.net']
const day = [delivery('sent', { agent: 'lmtp', domain: 'example.net', count: 400 })]

causeTable(spamDiscarded, {
  'mail of our own user was thrown away': {
    given: {
      log: logOf({ deliveries: day, discards: [discard({ direction: 'Internal', sender: 'joe@example.net' })] }),
      served,
    },
    expect: 'certain',
    explains: { rejected: 1 },
    says: ['discarded a message', 'it comes from our own users', 'the filter may be right'],
  },
  'mail of people that we write to': {
    given: {
      log: logOf({
        deliveries: [...day, delivery('sent', { domain: 'partner.example' })],
        discards: [discard({ sender: 'boss@partner.example', recipients: ['ann@example.net', 'joe@example.net'] })],
      }),
      served,
    },
    expect: 'certain',
    explains: { rejected: 2 },
    says: ['discarded mail for 2 recipients', 'people here write to them'],
  },
  'the kill level is set too low': {
    given: { log: logOf({ deliveries: day, discards: [discard({ hits: 4.1 })] }), served },
    expect: 'certain',
    explains: { rejected: 1 },
    says: 'a score of 4.1 is low',
  },
  'it throws most mail away': {
    given: { log: logOf({ discards: [discard(), discard(), discard()] }), served },
    expect: 'certain',
    explains: { rejected: 3 },
    says: '3 messages were discarded, 0 were delivered',
  },
  'the spam of every day': {
    given: { log: logOf({ deliveries: day, discards: Array.from({ length: 60 }, () => discard()) }), served },
    expect: 'none',
  },
  'spam from where everybody has friends': {
    given: {
      log: logOf({
        deliveries: [...day, delivery('sent', { domain: 'gmail.com' })],
        discards: [discard({ sender: 'win@gmail.com' })],
      }),
      served,
    },
    expect: 'none',
  },
  'nothing was discarded': { given: { log: logOf({ deliveries: day, discards: [] }), served }, expect: 'none' },
})
