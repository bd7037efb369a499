import { backlogOneDestination } from '../../src/causes/backlog-one-destination.ts'
import { group, queueOf } from '../situations.ts'
import { greylisted, timedOut } from './replies.ts'
import { causeTable } from './table.ts'

const dead = (messages: number, reason = timedOut) => group({ reason, messages })
const rest = (messages: number) => group({ domain: 'example.org', reason: greylisted, messages })

causeTable(backlogOneDestination, {
  'nine of ten messages wait for one dead destination': {
    given: { queue: queueOf([dead(900), rest(100)]), served: ['example.net'] },
    expect: 'certain',
    explains: { messages: 900 },
    says: '900 of 1000 messages wait for example.com',
  },
  'too few to crowd anybody': { given: { queue: queueOf([dead(199)]), served: [] }, expect: 'none' },
  'just enough, and all of it': {
    given: { queue: queueOf([dead(200)]), served: [] },
    expect: 'certain',
    explains: { messages: 200 },
  },
  'not the larger part': { given: { queue: queueOf([dead(300), rest(100)]), served: [] }, expect: 'none' },
  'a newsletter that is greylisted is no dead destination': {
    given: { queue: queueOf([dead(900, greylisted)]), served: [] },
    expect: 'none',
  },
  'what was put on hold crowds nothing any more': {
    given: { queue: queueOf([group({ queue: 'hold', reason: timedOut, messages: 900 }), rest(10)]), served: [] },
    expect: 'none',
  },
  'our own mailboxes are another matter': {
    given: { queue: queueOf([dead(900)]), served: ['example.com'] },
    expect: 'none',
  },
})
