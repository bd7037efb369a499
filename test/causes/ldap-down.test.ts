import { ldapDown } from '../../src/causes/ldap-down.ts'
import type { LookupTable } from '../../src/probes/lookup-tables.ts'
import { group, listenersOf, logOf, problem, queueOf } from '../situations.ts'
import { causeTable } from './table.ts'

const table = (path: string, state: LookupTable['state']): LookupTable => ({
  spec: `ldap:${path}`,
  type: 'ldap',
  path,
  settings: ['virtual_mailbox_domains'],
  state,
  said:
    state === 'fails'
      ? 'postmap: warning: dict_ldap_connect: Unable to bind to server ldap://mail.example.net:389'
      : '',
})
const down = table('/opt/zimbra/conf/ldap-vmd.cf', 'fails')
const refusal = problem('NOQUEUE: reject: RCPT from h: 451 4.3.0 <b@example.net>: Temporary lookup failure', {
  level: 'reject',
  count: 3,
})

causeTable(ldapDown, {
  'a lookup through Postfix fails, and nothing listens': {
    given: {
      tables: [down],
      services: {
        source: 'zmcontrol status',
        list: [{ name: 'ldap', state: 'stopped', detail: 'Stopped', essential: true }],
      },
      listeners: listenersOf({ port: 25 }),
      log: logOf({ problems: [refusal] }),
      queue: queueOf([group({ reason: 'address resolver failure', messages: 2 }), group({ reason: null })]),
    },
    expect: 'certain',
    explains: { messages: 3, rejected: 3 },
    says: ['Unable to bind', 'ldap is stopped (zmcontrol status)', 'nothing listens on port 389'],
  },
  'something listens there: said against it': {
    given: { tables: [down], listeners: listenersOf({ port: 389, program: 'slapd' }), queue: queueOf([]) },
    expect: 'certain',
    says: 'something listens on port 389',
    never: 'nothing listens',
  },
  'it answers': { given: { tables: [table('/opt/zimbra/conf/ldap-vmd.cf', 'answers')] }, expect: 'none' },
  'a stopped service that no lookup needs is a finding, not a cause': {
    given: { tables: [], listeners: listenersOf({ port: 25 }) },
    expect: 'none',
  },
  'a directory of their own is another cause': {
    given: { tables: [table('/etc/postfix/ldap.cf', 'fails')] },
    expect: 'none',
  },
})
