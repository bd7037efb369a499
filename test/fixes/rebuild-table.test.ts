import { rebuildTable } from '../../src/fixes/rebuild-table.ts'
import type { LookupTable } from '../../src/probes/lookup-tables.ts'
import { queueOf, settingsOf } from '../situations.ts'
import { fixTable, mainCf } from './table.ts'

const table = (over: Partial<LookupTable> = {}): LookupTable => ({
  spec: 'hash:/etc/postfix/vmailbox',
  type: 'hash',
  path: '/etc/postfix/vmailbox',
  settings: ['virtual_mailbox_maps'],
  state: 'fails',
  said: 'open database /etc/postfix/vmailbox.db: No such file or directory',
  ...over,
})
const given = (found: LookupTable, owner: string | null, types: readonly string[]) => ({
  tables: [found],
  files: { tables: [{ table: found, owner, compiled: false }], types },
  origins: mainCf({ virtual_mailbox_maps: found.spec }),
  settings: settingsOf({ default_database_type: types[0] ?? 'hash' }),
  queue: queueOf([]),
})
const aliases = table({ spec: 'hash:/etc/aliases', path: '/etc/aliases', settings: ['alias_maps'] })

fixTable(rebuildTable, {
  'compiled anew': {
    given: given(table(), 'root', ['hash']),
    steps: ['compile vmailbox', 'reload Postfix'],
    says: ['"argv":["postmap","hash:/etc/postfix/vmailbox"]', '/etc/postfix/vmailbox.db'],
  },
  'aliases have a compiler of their own': { given: given(aliases, 'root', ['hash']), says: ['postalias'] },
  'as the account that owns the source': { given: given(table(), 'zimbra', ['hash']), says: ['"as":"zimbra"'] },
  'a type that this Postfix does not have': {
    given: given(table(), 'root', ['lmdb']),
    steps: ['compile vmailbox', 'name the type that Postfix has', 'reload Postfix'],
    says: ['virtual_mailbox_maps=lmdb:/etc/postfix/vmailbox', '/etc/postfix/vmailbox.lmdb'],
  },
  'the source is gone': { given: given(table(), null, ['hash']), refused: 'its source is not there' },
  'a database server': {
    given: given(table({ spec: 'mysql:/etc/postfix/users.cf', type: 'mysql', path: '/etc/postfix/users.cf' }), null, [
      'hash',
    ]),
    refused: 'its server does not answer',
  },
  'all answer': {
    given: { ...given(table({ state: 'answers' }), 'root', ['hash']) },
    nothing: 'every lookup table answers',
  },
})
