import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { corruptFiles } from '../../src/probes/corrupt-files.ts'
import type { LookupTable } from '../../src/probes/lookup-tables.ts'
import { transportEntries } from '../../src/probes/transport-entries.ts'
import { settingsOf } from '../situations.ts'
import { askProbe, asksOf, known, value } from './ask.ts'

const table = (type: string, path: string, setting = 'transport_maps'): LookupTable => ({
  spec: `${type}:${path}`,
  type,
  path,
  settings: [setting],
  state: 'answers',
  said: '',
})
const facts = {
  settings: known(settingsOf()),
  tables: known([
    table('hash', '/etc/postfix/transport'),
    table('ldap', '/opt/zimbra/conf/ldap-transport.cf'),
    table('hash', '/etc/aliases', 'alias_maps'),
  ]),
}

test('only sources of transport tables that are here are searched', () => {
  const [ask] = asksOf(transportEntries, facts)
  expect(ask?.kind === 'exec' && ask.argv.slice(4)).toEqual(['', '/etc/postfix/transport'])
})

test('entries that lead nowhere, with the file that holds them', () => {
  const stdout =
    'file root postfix 640 /etc/postfix/transport\nentry partner.test cyrus:\nentry .old.test uucp:[10.0.0.1]\ntotal 2\n'
  expect(value(askProbe(transportEntries, [stdout], facts))).toEqual([
    {
      type: 'hash',
      path: '/etc/postfix/transport',
      owner: 'root',
      group: 'postfix',
      mode: '640',
      entries: [
        { key: 'partner.test', value: 'cyrus:' },
        { key: '.old.test', value: 'uucp:[10.0.0.1]' },
      ],
      total: 2,
    },
  ])
  expect(value(askProbe(transportEntries, ['file root root 644 /etc/postfix/transport\ntotal 0\n'], facts))).toEqual([])
})

test('of many entries the first 50 are named, and all are counted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailmedic-transport-'))
  try {
    const path = join(folder, 'transport')
    const lines = Array.from(
      { length: 120 },
      (_, at) => `d${at}.test ${at % 2 === 0 ? 'cyrus:' : 'smtp:[there.test]'}\n`,
    )
    writeFileSync(path, `# cyrus is gone\n${lines.join('')}good.test :[other.test]\n`)
    const [ask] = asksOf(transportEntries, {
      settings: known(
        settingsOf({}, [{ name: 'smtp', type: 'unix', chroot: false, maxproc: '-', command: 'smtp', overrides: {} }]),
      ),
      tables: known([table('hash', path)]),
    })
    if (ask?.kind !== 'exec') return expect.unreachable()
    const [command = '', ...argv] = ask.argv
    const { stdout } = spawnSync(command, argv, { encoding: 'utf8' })
    const [found] = value(askProbe(transportEntries, [stdout], { ...facts, tables: known([table('hash', path)]) }))
    expect(found?.entries).toHaveLength(50)
    expect(found?.entries.at(-1)).toEqual({ key: 'd98.test', value: 'cyrus:' })
    expect(found?.total).toBe(60)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('damaged messages by name; what is no queue file is left out', () => {
  const stdout = '1795769254 518 /var/spool/postfix/corrupt/CDE621C5\n1795769254 1 /var/spool/postfix/corrupt/a b\n'
  expect(value(askProbe(corruptFiles, [stdout], { settings: facts.settings }))).toEqual({
    queueDirectory: '/var/spool/postfix',
    files: [{ name: 'CDE621C5', modified: 1_795_769_254, bytes: 518 }],
  })
})
