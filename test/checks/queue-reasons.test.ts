import { queueReasons } from '../../src/checks/queue-reasons.ts'
import type { LogLine } from '../../src/trace/log.ts'
import { ago, days, group, hours, minutes, queueOf } from '../situations.ts'
import { checkTable } from './table.ts'

const refused = 'connect to mx.example.com[198.51.100.1]:25: Connection refused'
const silent = group({ queue: 'active', oldest: ago(3 * hours), messages: 7 })
const line = (secondsAgo: number, text: string): LogLine => ({
  at: ago(secondsAgo) * 1000,
  program: 'postfix/qmgr',
  pid: 811,
  queueId: '4F1D2A0B3C',
  text,
})
const logged = (...lines: readonly LogLine[]) => new Map([['4F1D2A0B3C', lines]])

checkTable(queueReasons, {
  'every message says what it waits for': {
    given: { queue: queueOf([group({ reason: refused, messages: 3 })]) },
    expect: 'ok',
    says: ['3 of 3 messages give a reason', refused],
  },
  'smtp dies at start: hours in active without a reason': {
    given: { queue: queueOf([silent]), lines: logged(line(3 * hours, 'queue active')) },
    expect: 'warning',
    says: '0 of 7 messages give a reason; 7 without one for up to 3 h',
  },
  'the same where the log may not be read': {
    given: { queue: queueOf([silent]), lines: 'permission denied' },
    expect: 'warning',
  },
  'mail that came in a moment ago': {
    given: { queue: queueOf([group({ queue: 'active', oldest: ago(20) })]) },
    expect: 'ok',
  },
  'an old message that is being tried again right now': {
    given: {
      queue: queueOf([group({ queue: 'active', oldest: ago(2 * days) })]),
      lines: logged(line(4 * hours, `status=deferred (${refused})`), line(8, 'queue active')),
    },
    expect: 'ok',
  },
  'taken up again an hour ago, and not a word since': {
    given: {
      queue: queueOf([group({ queue: 'active', oldest: ago(2 * days) })]),
      lines: logged(line(4 * hours, `status=deferred (${refused})`), line(hours, 'queue active')),
    },
    expect: 'warning',
    says: 'for up to 1 h',
  },
  'submitted while Postfix is stopped': {
    given: { queue: queueOf([group({ queue: 'maildrop', oldest: ago(15 * minutes) })]) },
    expect: 'warning',
  },
  'held by a rule before it was ever tried': {
    given: { queue: queueOf([group({ queue: 'hold', oldest: ago(2 * days) })]) },
    expect: 'ok',
  },
  'some recipients have a reason, one is still to be tried': {
    given: {
      queue: queueOf([
        group({
          queue: 'active',
          oldest: ago(hours),
          symptoms: [
            { reason: refused, domain: 'example.com', recipients: 1 },
            { reason: null, domain: 'example.org', recipients: 1 },
          ],
        }),
      ]),
    },
    expect: 'ok',
  },
  'nothing waits': { given: { queue: queueOf([]) }, expect: 'ok', says: 'nothing waits' },
})
