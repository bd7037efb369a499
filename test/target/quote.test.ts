import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAnyShell, octal, quote, quoteAll } from '../../src/target/quote.ts'

const shells = ['/usr/bin/dash', '/usr/bin/bash'].filter(existsSync)
const loginShells = ['/usr/bin/dash', '/usr/bin/bash', '/usr/bin/tcsh', '/usr/bin/fish', '/usr/bin/zsh'].filter(
  existsSync,
)
const nasty = [
  '',
  '-n',
  "'",
  "''",
  '"',
  '\\',
  '\n',
  'a\r\nb',
  '$HOME',
  '`id`',
  '!!',
  '!x',
  '*',
  '~',
  '%s',
  '\u0007é€😀',
  ' ',
]
const said = (shell: string, script: string): string => execFileSync(shell, ['-c', script], { encoding: 'utf8' })
const argument = fc.string({
  unit: fc.oneof(fc.constantFrom(...'\'"\\$`!\n\t %*é#&;|<>(){}~^'), fc.string({ maxLength: 1 })),
})

describe('quote', () => {
  it.each(shells)('reaches the command unchanged through %s', (shell) => {
    expect(said(shell, `printf '%s|' ${quoteAll(nasty)}`)).toBe(nasty.map((word) => `${word}|`).join(''))
  })

  it.each(shells)('reaches the command unchanged through %s, whatever the words', (shell) => {
    const words = fc.array(
      argument.map((text) => text.replaceAll('\0', '')),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(words, (argv) => {
        expect(said(shell, `printf '%s|' ${quoteAll(argv)}`)).toBe(argv.map((word) => `${word}|`).join(''))
      }),
      { numRuns: 40 },
    )
  })

  it('refuses NUL', () => {
    expect(() => quote('a\0b')).toThrow(RangeError)
    expect(() => octal('a\0b')).toThrow(RangeError)
  })
})

describe('forAnyShell', () => {
  it.each(loginShells)('runs the same script under the login shell %s', (shell) => {
    const script = `printf '%s|' ${quoteAll(nasty)}\necho "$0" %d 100%`
    expect(said(shell, forAnyShell(script, 'mm-test'))).toBe(
      `${nasty.map((word) => `${word}|`).join('')}mm-test %d 100%\n`,
    )
  })

  it('has no character that shells disagree about', () => {
    fc.assert(
      fc.property(argument, (text) => {
        expect(octal(text)).toMatch(/^(?:[ -~](?<!['"\\$`!])|\\0[0-7]{3})*$/)
      }),
    )
  })
})
