import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clean } from '../../src/target/clean.ts'

test.each([
  ['plain text and tabs', 'a\tb\nc é 漢 😀', 'a\tb\nc é 漢 😀'],
  ['line ends of Windows', 'a\r\nb\r\r\nc', 'a\nb\nc'],
  ['colours', '\x1b[1;31mred\x1b[0m', 'red'],
  ['colours in 8 bit', '\x9b31mred\x9bm', 'red'],
  ['a title, ended by BEL or ST', 'x\x1b]0;evil\x07y\x1b]52;c;aGk=\x1b\\z', 'xyz'],
  ['a title in 8 bit', 'x\x9d0;evil\x9cy', 'xy'],
  ['a device control string', 'x\x1bPq#0;2\x1b\\y', 'xy'],
  ['an unfinished string hides one line at most', 'a\x1b]0;evil\nb', 'a\nb'],
  ['a hyperlink keeps its text', '\x1b]8;;http://evil\x07here\x1b]8;;\x07', 'here'],
  ['an unfinished control sequence', 'a\x1b[12', 'a'],
  ['two-character and character-set escapes', '\x1bcA\x1b(BB\x1b7C\x1b', 'ABC'],
  ['an escape before a newline', 'a\x1b\nb', 'a\nb'],
  ['NUL, BEL, backspace, DEL', 'a\0b\x07c\x08d\x7fe', 'abcde'],
  ['bidi controls', 'user\u202etxt.exe\u2066x\u2069', 'usertxt.exex'],
  ['half a pair', 'a\ud83db\ude00c', 'abc'],
  ['halves kept apart by something else', '\ud83d\u202e\ude00', ''],
])('%s', (_name, given, wanted) => {
  expect(clean(given)).toBe(wanted)
})

test('nothing unsafe survives, and a second pass changes nothing', () => {
  const hostile = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\x1b',
        '[',
        ']',
        'P',
        '\x9b',
        '\x9d',
        '\x07',
        '\\',
        '\r',
        '\n',
        '\u202e',
        '\ud800',
        '\udc00',
        '3m',
      ),
    ),
  )
  fc.assert(
    fc.property(hostile, (parts) => {
      const out = clean(parts.join(''))
      expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      expect(out.isWellFormed()).toBe(true)
      expect(clean(out)).toBe(out)
    }),
  )
})

test.each(['\x1b[', '\x1b]', '\x1b', '\x9b0', '\x1b]0;a', '\x1b(', '\r'])('linear on a megabyte of %j', (piece) => {
  const started = performance.now()
  clean(piece.repeat(1_000_000 / piece.length))
  clean(piece + ' '.repeat(1_000_000))
  clean(piece + '0'.repeat(1_000_000))
  expect(performance.now() - started).toBeLessThan(1_000)
})
