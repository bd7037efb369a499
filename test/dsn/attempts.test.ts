import { expect, test } from 'vitest'
import { attemptOf, attemptWords, groupAttempts, wallTime } from '../../src/dsn/attempts.ts'
import { queueTimes, timeOf } from '../../src/dsn/queue-times.ts'
import type { LogLine } from '../../src/trace/log.ts'
import { ago, days, group, hours, minutes, now } from '../situations.ts'

const times = queueTimes(() => undefined)
const sample = (age: number, sender = 'a@example.net') => ({
  id: '4F1D2A0B3C',
  arrival: ago(age),
  sender,
  recipient: 'b@example.com',
})
const deferredAt = (seconds: number): LogLine => ({
  at: ago(seconds) * 1000,
  program: 'postfix/smtp',
  pid: 1,
  queueId: '4F1D2A0B3C',
  text: 'to=<b@example.com>, status=deferred (connect to …)',
})

test('a time has the unit of its parameter where none is written', () => {
  expect([timeOf('5d'), timeOf('5', 'd'), timeOf('300s'), timeOf('300'), timeOf('4h'), timeOf('0', 'd')]).toEqual([
    432_000, 432_000, 300, 300, 14_400, 0,
  ])
  expect([timeOf(''), timeOf(undefined), timeOf('soon')]).toEqual([null, null, null])
})

test('the time of the queue file is qmgr’s own word', () => {
  const found = attemptOf(sample(hours), times, { files: new Map([['4F1D2A0B3C', { next: ago(-5 * minutes) }]]) }, now)
  expect(found).toMatchObject({ from: 'queue file', last: false })
  expect(attemptWords(found, now)).toBe('next attempt between 12:05 and 12:10, gives up on Friday 11:00')
})
test('else the last line of the log', () => {
  const lines = new Map([['4F1D2A0B3C', [deferredAt(9 * minutes), deferredAt(3 * minutes)]]])
  const found = attemptOf(sample(10 * minutes), times, { lines }, now)
  expect(found.from).toBe('log')
  expect(attemptWords(found, now)).toBe('next attempt between 12:04 and 12:09, gives up on Friday 11:50')
})
test('else it is an estimate, and says so', () => {
  for (const age of [0, 10 * minutes, 5 * hours, 4 * days]) {
    const found = attemptOf(sample(age), times, {}, now)
    expect(found.from).toBe('estimate')
    expect(Number(found.latest)).toBeGreaterThanOrEqual(Number(now))
    expect(Number(found.earliest) - Number(now)).toBeLessThanOrEqual(4_000_000)
    expect(attemptWords(found, now)).toMatch(/\(estimated\)$/)
  }
})
test('the last attempt is told, and a bounce has a life of its own', () => {
  const next = new Map([['4F1D2A0B3C', { next: ago(-5 * minutes) }]])
  expect(attemptWords(attemptOf(sample(5 * days - 60), times, { files: next }, now), now)).toContain('the last one')
  const short = queueTimes((name) => (name === 'bounce_queue_lifetime' ? '1h' : undefined))
  expect(attemptOf(sample(2 * hours, ''), short, { files: next }, now).last).toBe(true)
  expect(attemptOf(sample(2 * hours), short, { files: next }, now).last).toBe(false)
})
test('what is due is due', () => {
  const files = new Map([['4F1D2A0B3C', { next: ago(2 * hours) }]])
  expect(attemptWords(attemptOf(sample(5 * hours), times, { files }, now), now)).toMatch(/^next attempt is due,/)
  const soon = new Map([['4F1D2A0B3C', { next: ago(60) }]])
  expect(attemptWords(attemptOf(sample(5 * hours), times, { files: soon }, now), now)).toMatch(
    /^next attempt by 12:04,/,
  )
})
test('a broken clock or a zero everywhere comes to an end', () => {
  const zero = queueTimes(() => '0')
  expect(attemptOf(sample(4 * days), zero, {}, now).from).toBe('estimate')
  expect(attemptOf({ ...sample(0), arrival: 0 }, times, {}, now).from).toBe('estimate')
})
test('only deferred groups, by their oldest sample', () => {
  const old = sample(2 * hours)
  const groups = [group({ queue: 'active' }), group({ samples: [sample(60), { ...old, id: '7A1D2A0B3C' }] })]
  expect(groupAttempts(groups, times, {}, now).map(({ attempt }) => attempt.id)).toEqual(['7A1D2A0B3C'])
})
test('the wall clock of the host', () => {
  expect(wallTime(now, now, 420)).toBe('19:00')
  expect(wallTime(new Date(now.getTime() + 5 * days * 1000), now, 420)).toBe('Friday 19:00')
  expect(wallTime(new Date(now.getTime() + 30 * days * 1000), now)).toBe('2026-12-22 12:00')
  expect(wallTime(new Date(Number.NaN), now)).toBe('unknown')
})
