import { describe, expect, test } from 'vitest'
import { type OutputWords, pairs } from '../../src/cli/output.ts'

const words = (text: string): OutputWords =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => (word.startsWith('-o') ? { file: word.slice(2) } : { format: word }))

describe('--format and -o', () => {
  test.each([
    ['', ['human']],
    ['json', ['json']],
    ['json -oa junit', ['json to a', 'junit']],
    ['json junit -ob', ['json', 'junit to b']],
    ['-oa', ['human to a']],
    ['-oa json', ['json to a']],
    ['json -oa human -o-', ['json to a', 'human']],
    ['human -oa -ob', ['human to a', 'human to b']],
  ])('%s', (text, expected) => {
    expect(pairs(words(text)).map(({ format, file }) => (file === null ? format : `${format} to ${file}`))).toEqual(
      expected,
    )
  })
})
