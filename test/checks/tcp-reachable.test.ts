import { tcpReachable } from '../../src/checks/tcp-reachable.ts'
import { dialed } from '../situations.ts'
import { checkTable } from './table.ts'

const options = { host: 'ldap.example.net', port: 389 }

checkTable(tcpReachable, {
  reached: {
    given: { dialed: dialed('connects') },
    options,
    expect: 'ok',
    says: 'ldap.example.net:389 accepts connections (4 ms)',
  },
  refused: { given: { dialed: dialed('refused') }, options, expect: 'critical', says: 'refuses connections' },
  'no answer': { given: { dialed: dialed('timeout') }, options, expect: 'critical', says: 'timeout' },
  'no route': { given: { dialed: dialed('unreachable') }, options, expect: 'critical', says: 'no route' },
  'the login may not dial': { given: { dialed: dialed('denied') }, options, expect: 'unknown' },
})
