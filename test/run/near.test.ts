import { expect, test } from 'vitest'
import { didYouMean, nearest } from '../../src/run/near.ts'

const commands = ['run', 'check', 'diagnose', 'queue', 'record', 'playbook', 'explain']
test.each([
  ['diagnos', 'diagnose'],
  ['quue', 'queue'],
  ['chekc', 'check'],
  ['EXPLAIN', 'explain'],
  ['diag', 'diagnose'],
  ['mail.example.net', undefined],
  ['', undefined],
])('%s means %s', (word, meant) => expect(nearest(word, commands)).toBe(meant))

test('a very long word costs nothing', () => {
  expect(didYouMean('x'.repeat(1e6), commands)).toBe('')
})
