import { deferTransports } from '../../src/causes/defer-transports.ts'
import { group, queueOf, settingsOf } from '../situations.ts'
import { heldBack, refused } from './replies.ts'
import { causeTable } from './table.ts'

const served = ['example.net']

causeTable(deferTransports, {
  'left behind by a maintenance': {
    given: {
      settings: settingsOf({ defer_transports: 'smtp' }),
      served,
      queue: queueOf([group({ reason: heldBack, messages: 4 }), group({ domain: 'example.org', reason: refused })]),
    },
    expect: 'certain',
    explains: { messages: 4 },
    says: 'defer_transports = smtp (postconf)',
  },
  'mail for this server has nothing to do with smtp': {
    given: {
      settings: settingsOf({ defer_transports: 'smtp' }),
      served,
      queue: queueOf([group({ queue: 'active', domain: 'example.net' })]),
    },
    expect: 'certain',
  },
  'empty, as it should be': { given: { settings: settingsOf({ defer_transports: '' }), served }, expect: 'none' },
})
