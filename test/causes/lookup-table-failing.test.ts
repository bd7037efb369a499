import { lookupTableFailing } from '../../src/causes/lookup-table-failing.ts'
import type { LookupTable } from '../../src/probes/lookup-tables.ts'
import { group, logOf, problem, queueOf } from '../situations.ts'
import { causeTable } from './table.ts'

const table = (spec: string, over: Partial<LookupTable> = {}): LookupTable => ({
  spec,
  type: spec.replace(/:.*/, ''),
  path: spec.replace(/^\w+:/, ''),
  settings: ['virtual_mailbox_maps'],
  state: 'fails',
  said: `postmap: fatal: open database ${spec.replace(/^\w+:/, '')}.db: No such file or directory`,
  ...over,
})
const missing = table('hash:/etc/postfix/vmailbox')
const refusal = problem(
  'NOQUEUE: reject: RCPT from h[192.0.2.1]: 451 4.3.0 <b@example.net>: Temporary lookup failure; from=<> to=<b@example.net>',
  { level: 'reject', count: 5 },
)

causeTable(lookupTableFailing, {
  'a compiled file is missing, and mail is refused for it': {
    given: { tables: [missing], log: logOf({ problems: [refusal] }), queue: queueOf([]) },
    expect: 'certain',
    explains: { rejected: 5 },
    says: ['hash:/etc/postfix/vmailbox cannot be read', 'No such file', 'Temporary lookup failure'],
  },
  'mail waits for it': {
    given: { tables: [missing], queue: queueOf([group({ reason: 'address resolver failure', messages: 2 })]) },
    expect: 'certain',
    explains: { messages: 2 },
    says: 'address resolver failure',
  },
  'a table that nobody looks into may be missing': {
    given: { tables: [missing], log: logOf(), queue: queueOf([]) },
    expect: 'none',
  },
  'a database server that does not answer is needed by the next message': {
    given: { tables: [table('mysql:/etc/postfix/users.cf', { said: '' })], log: logOf(), queue: queueOf([]) },
    expect: 'certain',
    says: 'nothing in 6 s',
  },
  'it answers again: the incident has passed': {
    given: { tables: [{ ...missing, state: 'answers', said: '' }], log: logOf({ problems: [refusal] }) },
    expect: 'none',
  },
  'this login may not read it': {
    given: { tables: [{ ...missing, state: 'unknown' }], log: logOf({ problems: [refusal] }) },
    expect: 'none',
  },
  "Zimbra's directory is a cause of its own": {
    given: { tables: [table('ldap:/opt/zimbra/conf/ldap-vmm.cf')], log: logOf({ problems: [refusal] }) },
    expect: 'none',
  },
})
