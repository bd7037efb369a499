import { nameResolves } from '../../src/checks/name-resolves.ts'
import type { NameResolves } from '../../src/probes/name-resolves.ts'
import { checkTable } from './table.ts'

const options = { name: 'mail.example.net' }
const answer = (rcode: NameResolves['rcode'], ...data: readonly string[]): NameResolves => ({
  name: 'mail.example.net',
  type: 'A',
  rcode,
  answers: data.map((each) => ({ name: 'mail.example.net', type: 'A', ttl: 300, data: each })),
})

checkTable(nameResolves, {
  resolves: {
    given: { answer: answer('NOERROR', '203.0.113.10') },
    options,
    expect: 'ok',
    says: 'mail.example.net A is 203.0.113.10',
  },
  'to another address than wanted': {
    given: { answer: answer('NOERROR', '203.0.113.99') },
    options: { ...options, contains: ['203.0.113.10'] },
    expect: 'critical',
    says: 'lacks 203.0.113.10',
  },
  'does not exist': { given: { answer: answer('NXDOMAIN') }, options, expect: 'critical', says: 'NXDOMAIN' },
  'exists, with records of other types only': { given: { answer: answer('NOERROR') }, options, expect: 'critical' },
  'the name server fails': { given: { answer: answer('SERVFAIL') }, options, expect: 'unknown' },
  'the name server refuses to answer us': { given: { answer: answer('REFUSED') }, options, expect: 'unknown' },
  'the name server did not understand': { given: { answer: answer('FORMERR') }, options, expect: 'unknown' },
  'names have no case': {
    given: { answer: { ...answer('NOERROR', '10 Mail.Example.NET'), type: 'MX' } },
    options: { ...options, type: 'MX', contains: ['mail.example.net'] },
    expect: 'ok',
  },
  'texts do': {
    given: { answer: { ...answer('NOERROR', 'v=DKIM1; p=MIGfMA0'), type: 'TXT' } },
    options: { ...options, type: 'TXT', contains: ['p=migfma0'] },
    expect: 'critical',
  },
})
