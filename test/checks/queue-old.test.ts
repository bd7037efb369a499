import { queueOld } from '../../src/checks/queue-old.ts'
import { ago, days, group, hours, minutes, queueOf } from '../situations.ts'
import { checkTable } from './table.ts'

checkTable(queueOld, {
  'ten minutes': { given: { queue: queueOf([group()]) }, expect: 'ok', says: 'has waited 10 min' },
  empty: { given: { queue: queueOf([]) }, expect: 'ok', says: 'no message waits' },
  'half an hour': { given: { queue: queueOf([group({ oldest: ago(30 * minutes) })]) }, expect: 'warning' },
  'since last night': {
    given: { queue: queueOf([group(), group({ oldest: ago(9 * hours), domain: 'example.org' })]) },
    options: { critical: '4h' },
    expect: 'critical',
    says: ['the oldest of 2 messages has waited 9 h', '4F1D2A0B3C to b@example.org'],
  },
  'held mail waits on purpose, for years if need be': {
    given: { queue: queueOf([group({ queue: 'hold', oldest: ago(400 * days) }), group()]) },
    expect: 'ok',
  },
  'damaged files do not get delivered by waiting either': {
    given: { queue: queueOf([group({ queue: 'corrupt', oldest: ago(400 * days) })]) },
    expect: 'ok',
  },
  'mail in maildrop is as late as any other': {
    given: { queue: queueOf([group({ queue: 'maildrop', oldest: ago(5 * hours) })]) },
    options: { critical: '4h' },
    expect: 'critical',
  },
  'mail for a dead destination is days old on every live server': {
    given: { queue: queueOf([group({ oldest: ago(4 * days) })]) },
    expect: 'warning',
  },
  'a day is usual where destinations greylist': {
    given: { queue: queueOf([group({ oldest: ago(9 * hours) })]) },
    options: { warning: '1d', critical: '2d' },
    expect: 'ok',
  },
})
