import { transport } from '../../src/fixes/transport.ts'
import { group, queueOf, settingsOf } from '../situations.ts'
import { fixTable, mainCf } from './table.ts'

const services = ['smtp', 'relay', 'lmtp', 'local', 'virtual', 'error'].map((name) => ({
  name,
  type: 'unix',
  chroot: false,
  maxproc: '-',
  command: name,
  overrides: {},
}))
const usual = {
  default_transport: 'smtp',
  relay_transport: 'relay',
  local_transport: 'local:$myhostname',
  virtual_transport: 'virtual',
}
const table = {
  type: 'hash',
  path: '/etc/postfix/transport',
  owner: 'root',
  group: 'root',
  mode: '644',
  entries: [{ key: 'partner.test', value: 'cyrus:' }],
  total: 1,
}
const gone = 'mail transport unavailable'
const given = (entries: readonly (typeof table)[], set: Readonly<Record<string, string>> = {}) => ({
  entries,
  settings: settingsOf({ ...usual, ...set }, services),
  origins: mainCf({ ...usual, ...set }),
})

fixTable(transport, {
  'an entry that leads nowhere is taken out, and the table compiled': {
    given: given([table]),
    steps: ['correct transport', 'reload Postfix'],
    says: [
      '"keys":["partner.test"],"content":[]',
      '"argv":["postmap","hash:/etc/postfix/transport"]',
      '/etc/postfix/transport.db',
      '"old":"cyrus:","new":null',
    ],
  },
  'or leads where it is told': {
    given: given([table]),
    set: { to: 'smtp:[filter.example.net]' },
    says: ['partner.test smtp:[filter.example.net]\\n'],
  },
  'where there is no such service either': {
    given: given([table]),
    set: { to: 'uucp:' },
    refused: 'no service uucp either',
  },
  'of more entries than one run changes it says how many are left, and follows mail of its own only': {
    given: {
      ...given([{ ...table, total: 1234 }]),
      queue: queueOf([
        group({
          domain: 'partner.test',
          reason: gone,
          samples: [{ id: '4A', arrival: 1, sender: 'a@x.test', recipient: 'c@y.test', bytes: 9 }],
        }),
        group({
          domain: 'later.test',
          reason: gone,
          samples: [{ id: '4B', arrival: 2, sender: 'b@x.test', recipient: 'c@y.test', bytes: 9 }],
        }),
      ]),
    },
    says: [
      '1 of 1234 entries of the transport tables are taken out',
      '/etc/postfix/transport has 1234 such entries: this run changes the first 1. For the other 1233 run the fix again',
      '"id":"4A"',
    ],
    never: ['"id":"4B"'],
  },
  'where all are changed, nothing is said of others, and all mail is followed': {
    given: {
      ...given([table]),
      queue: queueOf([
        group({
          domain: 'mx.partner.test',
          reason: gone,
          samples: [{ id: '4B', arrival: 2, sender: 'b@x.test', recipient: 'c@y.test', bytes: 9 }],
        }),
      ]),
    },
    says: ['"summary":"1 entry of the transport tables is taken out.', '"id":"4B"'],
    never: ['such entries'],
  },
  'a table without a database file is not compiled': {
    given: given([{ ...table, type: 'texthash' }]),
    never: ['postmap'],
  },
  'a setting needs to be told': {
    given: given([], { default_transport: 'uucp' }),
    refused: 'default_transport is uucp',
  },
  'a setting that is told': {
    given: given([], { default_transport: 'uucp' }),
    set: { to: 'smtp:' },
    steps: ['name smtp:', 'reload Postfix'],
    says: ['default_transport=smtp:'],
  },
  'all is there': { given: given([]), nothing: 'every transport that is named' },
  'master.cf could not be read': {
    given: { ...given([table]), settings: settingsOf(usual) },
    refused: 'are not known',
  },
})
