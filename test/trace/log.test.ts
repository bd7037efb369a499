import { expect, test } from 'vitest'
import { template } from '../../src/queue/template.ts'
import { readDelivery } from '../../src/trace/delivery.ts'
import { LogFold } from '../../src/trace/fold.ts'
import { isQueueId, readLine } from '../../src/trace/line.ts'
import { readStamp } from '../../src/trace/stamp.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const utc = { now, offsetMinutes: 0 }
const hanoi = { now, offsetMinutes: 420 }

test('both kinds of stamp, and the year that a traditional one does not have', () => {
  const at = (line: string, clock = utc) => {
    const stamp = readStamp(line, clock)
    return stamp && new Date(stamp.at).toISOString()
  }
  expect(at('2026-11-21T19:25:56.790130+00:00 mail postfix/smtp[1]: x')).toBe('2026-11-21T19:25:56.790Z')
  expect(at('2026-11-22T18:00:00+0700 mail postfix/smtp[1]: x')).toBe('2026-11-22T11:00:00.000Z')
  expect(at('Nov 22 18:00:00 mail postfix/smtp[1]: x', hanoi)).toBe('2026-11-22T11:00:00.000Z')
  expect(at('Nov  2 08:00:00 mail x')).toBe('2026-11-02T08:00:00.000Z')
  expect(at('Dec 31 23:59:59 mail x')).toBe('2025-12-31T23:59:59.000Z')
  expect(at('Nov 23 02:00:00 mail x')).toBe('2026-11-23T02:00:00.000Z')
  expect(at('anN 23 02:00:00 mail x')).toBeNull()
  expect(at('')).toBeNull()
})

test('a line is taken apart: program, pid, queue id of either kind', () => {
  expect(readLine('Nov 22 11:00:00 mail postfix/amavisd/smtpd[77]: 659D7BF437: client=x', utc)).toMatchObject({
    program: 'postfix/amavisd/smtpd',
    pid: 77,
    queueId: '659D7BF437',
    text: 'client=x',
  })
  expect(readLine('2026-11-22T11:00:00Z mail postfix/qmgr[7]: 4jX2K14xyQzFKTM: removed', utc)?.queueId).toBe(
    '4jX2K14xyQzFKTM',
  )
  expect(readLine('Nov 22 11:00:00 mail postfix/smtpd[7]: NOQUEUE: reject: RCPT from x', utc)).toMatchObject({
    queueId: null,
    text: 'NOQUEUE: reject: RCPT from x',
  })
  expect(readLine('\u0000\u0001 garbage', utc)).toBeNull()
  expect(['A1B2C3D', '659D7BF437', '4jX2K14xyQzFKTM'].every(isQueueId)).toBe(true)
  expect(['NOQUEUE', '', 'a b', '-e', 'warning'].some(isQueueId)).toBe(false)
})

const deferred = (time: string, id: string, ip: string) =>
  `${time} mail postfix/smtp[9]: ${id}: to=<u${ip}@gmail.com>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.gmail.com[${ip}]:25: Connection timed out)`

test('deliveries with the same outcome are one group, yesterday is not in it', () => {
  const fold = new LogFold(utc, template)
  fold.add(
    [deferred('Nov 20 09:00:00', 'AAAAAA1', '1.1.1.1'), deferred('Nov 22 09:00:00', 'AAAAAA2', '1.1.1.1')].join('\n'),
  )
  fold.add(deferred('Nov 22 10:00:00', 'AAAAAA3', '2.2.2.2'))
  fold.add(
    "Nov 22 11:00:00 mail postfix/smtp[1]: fatal: specify a password table via the `smtp_sasl_password_maps' configuration parameter",
  )
  fold.add('Nov 22 11:00:01 mail postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtp pid 311 exit status 1')
  fold.add('Nov 22 11:00:02 mail postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtp pid 312 exit status 1')
  fold.add(
    'Nov 22 11:00:03 mail postfix/smtpd[2]: NOQUEUE: reject: RCPT from x[1.2.3.4]: 554 5.7.1 <a@b>: Relay access denied',
  )
  const fact = fold.result(['/var/log/mail.log'], false)
  expect(fact.deliveries).toMatchObject([
    {
      status: 'deferred',
      agent: 'smtp',
      relay: 'none',
      dsn: '4.4.1',
      domain: 'gmail.com',
      count: 2,
      queueIds: ['AAAAAA2', 'AAAAAA3'],
    },
  ])
  expect(fact.deliveries[0]?.reason).toContain('2.2.2.2')
  expect(fact.problems.map(({ level, count }) => [level, count])).toEqual([
    ['reject', 1],
    ['warning', 2],
    ['fatal', 1],
  ])
  expect(fact.from).toBe(Date.parse('2026-11-20T09:00:00Z'))
})

test('a relay with brackets and a reason with brackets are read whole', () => {
  const line = readLine(
    'Nov 22 11:00:00 mail postfix/lmtp[5]: 6F8311B0381: to=<user2@antv.test>, orig_to=<x@y>, relay=mail.antv.test[203.0.113.10]:7025, delay=0.1, delays=0/0/0/0, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK (really))',
    utc,
  )
  expect(line && readDelivery(line)).toEqual({
    status: 'sent',
    agent: 'lmtp',
    relay: 'mail.antv.test[203.0.113.10]:7025',
    dsn: '2.1.5',
    reason: '250 2.1.5 Delivery OK (really)',
    recipient: 'user2@antv.test',
    domain: 'antv.test',
  })
})

test('what went well is counted by the stamps of the window', () => {
  const fold = new LogFold(utc, template)
  expect(fold.countOf('     12 Nov 22 11:00:\n      3 Nov 20 11:00:\ngarbage\n')).toBe(12)
  expect(fold.countOf('   1200 2026-11-22T11\n     30 2026-11-20T11\n')).toBe(1200)
})

test('thousands of different problems stay few', () => {
  const fold = new LogFold(utc, template)
  for (let n = 0; n < 5_000; n++) fold.add(`Nov 22 11:00:00 mail p${n}[1]: warning: something ${'abcdefghij'[n % 10]}`)
  expect(fold.result([], false).problems.length).toBeLessThanOrEqual(600)
})
