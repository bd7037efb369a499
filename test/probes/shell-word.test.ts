import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { shellWord } from '../../src/probes/shell-word.ts'

describe('a word of a line that is pasted', () => {
  test.each(['user@example.net', '/var/spool/postfix', 'name=value'])('%s stands as it is', (word) => {
    expect(shellWord(word)).toBe(word)
  })

  test.each(['$(id)@example.net', '`id`', "it's", 'a; b', 'a|b', '~', '', '!!', 'a\nb', "\u0007'\\", 'häuser'])(
    'bash reads %j as one word, and runs nothing',
    (word) => {
      expect(execFileSync('bash', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word)
    },
  )
})
