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
    'file root postfix 640 /etc/postfix/transport\nentry partner.test cyrus:\nentry .old.test uucp:[10.0.0.1]\n'
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
    },
  ])
  expect(value(askProbe(transportEntries, ['file root root 644 /etc/postfix/transport\n'], facts))).toEqual([])
})

test('damaged messages by name; what is no queue file is left out', () => {
  const stdout = '1795769254 518 /var/spool/postfix/corrupt/CDE621C5\n1795769254 1 /var/spool/postfix/corrupt/a b\n'
  expect(value(askProbe(corruptFiles, [stdout], { settings: facts.settings }))).toEqual({
    queueDirectory: '/var/spool/postfix',
    files: [{ name: 'CDE621C5', modified: 1_795_769_254, bytes: 518 }],
  })
})
