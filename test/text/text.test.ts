import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oldestAge } from '../../src/run/words.ts'
import { duration, iso } from '../../src/text/numbers.ts'
import { clean, shorten, toAscii, width, wrap } from '../../src/text/text.ts'

describe('clean', () => {
  test.each([
    ['a colour', '\u001b[31mred\u001b[0m', 'red'],
    ['a window title', '\u001b]0;owned\u0007text', 'text'],
    ['an unfinished title hides no further line', '\u001b]0;owned\ntext', 'text'],
    ['one-byte controls', '\u009b5mx\u0085y', 'x y'],
    ['lines', 'one\r\ntwo\tthree', 'one two three'],
    ['text turned around', 'a\u202egnp.exe\u2069', 'agnp.exe'],
    ['what cannot be seen', 'a\u200bb\u00adc\ufeff', 'abc'],
    ['half a character', 'a\ud800b', 'ab'],
  ])('%s', (_, text, expected) => expect(clean(text)).toBe(expected))

  test('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(clean(text)).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
      }),
    )
  })
})

test('width counts columns: Chinese, accents, emoji', () => {
  expect([width('abc'), width('邮件'), width('e\u0301'), width('✅'), width('…')]).toEqual([3, 4, 1, 2, 1])
})

test('no line is wider than asked, and no word is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, columns) => {
      const safe = clean(text)
      const lines = wrap(safe, columns)
      for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns)
      expect(lines.join('').replaceAll(' ', '')).toBe(safe.replaceAll(' ', ''))
      expect(width(shorten(safe, columns))).toBeLessThanOrEqual(columns)
    }),
  )
})

test('plain ASCII for terminals that know no more', () => {
  expect(toAscii('Thư… “là” → 邮')).toBe('Thu... "la" -> ?')
})

test.each([
  [4, '4 ms'],
  [3_240, '3.2 s'],
  [45_000, '45 s'],
  [75_000, '1 min 15 s'],
  [8_040_000, '2 h 14 min'],
  [86_400_000 * 2, '2 d'],
  [-5, '0 ms'],
])('%d ms is %s', (ms, words) => expect(duration(ms)).toBe(words))

test('a clock that is wrong gives no negative age and no crash', () => {
  const queue = { oldest: 4_000_000_000 } as Parameters<typeof oldestAge>[0]
  expect(oldestAge(queue, '2026-11-21T20:31:00Z')).toBe(0)
  expect(oldestAge(queue, 'nonsense')).toBeNull()
  expect(iso(Number.POSITIVE_INFINITY)).toBe('unknown')
})

test('a word that fits a line is never broken', () => {
  expect(wrap('it = yes, smtp_sasl_password_maps is empty', 27)).toEqual([
    'it = yes,',
    'smtp_sasl_password_maps is',
    'empty',
  ])
  expect(wrap(`a ${'x'.repeat(30)}`, 20)).toEqual([`a ${'x'.repeat(18)}`, 'x'.repeat(12)])
})
