import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { lookupTables } from '../../src/probes/lookup-tables.ts'
import { oneLine } from '../../src/probes/one-line.ts'
import { relayMap } from '../../src/probes/relay-map.ts'
import { relayRoute } from '../../src/probes/relay-route.ts'
import type { ExecAsk } from '../../src/target/target.ts'
import { settingsOf } from '../situations.ts'
import { asksOf, known, missing } from './ask.ts'

const set = known(
  settingsOf({
    relayhost: '[smtp.example.net]:587',
    smtp_sasl_password_maps: 'hash:/etc/postfix/sasl_passwd',
    virtual_mailbox_maps: 'hash:/etc/postfix/vmailbox',
  }),
)
const route = missing('not asked')
const scripts = [
  ...asksOf(lookupTables, { settings: set }),
  ...asksOf(relayMap, { settings: set, route }),
  ...asksOf(relayRoute, { settings: set }),
].filter((ask): ask is ExecAsk => ask.kind === 'exec' && ask.argv[0] === 'sh')

const isCommand = (text: string): boolean => spawnSync('sh', ['-n', '-c', text]).status === 0

describe('a script that sudoers is to hold', () => {
  test('is one line', () => {
    expect(oneLine('a;\n  b |\n  c;')).toBe('{ a; b | c; }')
    expect(scripts.map(({ argv }) => argv[3])).toEqual(['lookup', 'postmap', 'routes'])
  })

  test.each(scripts.map(({ argv }) => [argv[3] ?? '', argv[2] ?? '']))(
    '%s is a command as a whole, and none when it is cut at any blank',
    (_, script) => {
      expect(script).not.toMatch(/[\n\t]| {2}/)
      expect(isCommand(script)).toBe(true)
      const cuts = [...script.matchAll(/ /g)].map(({ index }) => script.slice(0, index))
      expect(cuts.length).toBeGreaterThan(10)
      expect(cuts.filter(isCommand)).toEqual([])
    },
  )
})
