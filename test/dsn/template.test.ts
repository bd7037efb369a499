import { describe, expect, test } from 'vitest'
import { template } from '../../src/dsn/template.ts'

describe('the same reason has the same key', () => {
  test.each([
    [
      'host mx.example.net[192.0.2.10] said: 450 4.2.0 <ann@example.net>: Recipient address rejected: Greylisted for 293 seconds',
      'host mx.example.net[192.0.2.10] said: 450 4.2.0 <bob@example.net>: Recipient address rejected: Greylisted for 17 seconds',
    ],
    [
      'host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=12345-01, virus_scan FAILED',
      'host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=99-14, virus_scan FAILED',
    ],
    ['421 4.7.0 Try later v14si1155795plk.134 - gsmtp', '421 4.7.0 Try later 98e67ed59e1d1-2c8a.22 - gsmtp'],
  ])('%s', (one, other) => {
    expect(template(one)).toBe(template(other))
  })
})

describe('what tells reasons apart stays', () => {
  test.each([
    [
      'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      'connect to 127.0.0.1[127.0.0.1]:10026: Connection refused',
    ],
    [
      'connect to a.example[192.0.2.1]:25: Connection refused',
      'connect to b.example[192.0.2.2]:25: Connection refused',
    ],
    [
      'connect to s.example[10.0.0.2]:7025: Connection refused',
      'connect to s.example[10.0.0.2]:25: Connection refused',
    ],
    [
      'connect to s.example[private/lmtp]: Connection refused',
      'connect to s.example[private/dovecot-lmtp]: Connection refused',
    ],
    ['550 5.1.1 no', '450 4.1.1 no'],
  ])('%s', (one, other) => {
    expect(template(one)).not.toBe(template(other))
    expect(template(one)).toBe(one)
  })
})

test('it is cheap for a queue of a million', () => {
  const reasons = Array.from(
    { length: 200 },
    (_, at) => `connect to mx${at}.example[192.0.2.${at}]:25: Connection timed out`,
  )
  for (const reason of reasons) template(reason)
  const started = performance.now()
  for (let at = 0; at < 200_000; at++) template(reasons[at % 200] ?? '')
  expect((performance.now() - started) / 200_000).toBeLessThan(0.005)
})

test('hostile text is bounded', () => {
  const started = performance.now()
  for (const text of [
    '1:'.repeat(50_000),
    'a@'.repeat(50_000),
    '\u0001g\u0002',
    'x[y]'.repeat(30_000),
    '0'.repeat(100_000),
  ]) {
    expect(template(text).length).toBeLessThanOrEqual(401)
  }
  expect(performance.now() - started).toBeLessThan(200)
})
