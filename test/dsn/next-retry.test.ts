import { expect, test } from 'vitest'
import { nextRetry } from '../../src/dsn/next-retry.ts'

const times = { minimalBackoff: 300, maximalBackoff: 4_000, queueRunDelay: 300, lifetime: 432_000 }
const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 22, 10, 0, seconds))
const after = (seconds: number, last: number, given = times) => {
  const found = nextRetry(given, at(0), at(last))
  expect((found.earliest.getTime() - at(0).getTime()) / 1_000).toBe(seconds)
  return found
}

test('a young message waits the minimum', () => {
  expect(after(300, 0).latest).toEqual(at(600))
  after(310, 10)
})
test('then as long as it is old', () => {
  after(2_000, 1_000)
})
test('but never longer than the maximum', () => {
  after(104_000, 100_000)
})
test('it gives up at the end of its life: the attempt after that bounces', () => {
  expect(after(431_000 + 4_000, 431_000)).toMatchObject({ givesUp: at(432_000), last: true })
  expect(after(2_000, 1_000).last).toBe(false)
})
test('a clock that went back does no harm', () => {
  after(300, -5_000)
})
test('a maximum below the minimum is read as the minimum', () => {
  after(300, 0, { ...times, maximalBackoff: 10 })
})
