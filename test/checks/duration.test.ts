import { expect, test } from 'vitest'
import { duration } from '../../src/checks/duration.ts'
import { count, inWords, seconds } from '../../src/probes/words.ts'

test.each([
  ['90', 90],
  ['30m', 1_800],
  ['4h', 14_400],
  ['5d', 432_000],
  ['1w', 604_800],
  ['0s', 0],
])('%s is %d seconds, as in postconf(5)', (text, expected) => expect(seconds(text)).toBe(expected))

test.each(['', 'soon', '-5m', '1.5h', '5 m', '1h30m'])('"%s" is no time, and no playbook may say it', (text) => {
  expect(seconds(text)).toBeNaN()
  expect(duration('1h').safeParse(text).success).toBe(false)
})

test.each([
  [-40, '0 s'],
  [59.4, '59 s'],
  [3_599, '59 min'],
  [7_200, '2 h'],
  [8_040, '2 h 14 min'],
  [273_600, '3 d 4 h'],
])('%d seconds are %s', (total, words) => expect(inWords(total)).toBe(words))

test('one message, but messages of every other number', () => {
  expect([count(0, 'message'), count(1, 'message'), count(1_234, 'message'), count(2, 'entry', 'entries')]).toEqual([
    '0 messages',
    '1 message',
    '1,234 messages',
    '2 entries',
  ])
})
