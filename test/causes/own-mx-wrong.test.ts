import { ownMxWrong } from '../../src/causes/own-mx-wrong.ts'
import type { ServedMx } from '../../src/probes/served-mx.ts'
import { logOf, lookupsOf } from '../situations.ts'
import { causeTable } from './table.ts'

const bare: ServedMx = { domain: 'example.net', mx: [], hasAddress: false, answered: true, why: '' }

const astray = {
  served: [{ ...bare, mx: ['10 mx.old.example'] }],
  addresses: new Map([['mx.old.example', ['198.51.100.9']]]),
  own: ['203.0.113.10'],
  log: logOf({ clients: [] }),
  lookups: lookupsOf(2),
}

causeTable(ownMxWrong, {
  'it leads to the server of last year': {
    given: astray,
    expect: 'likely',
    says: ['example.net: MX leads to another server', '10 mx.old.example', 'no mail from outside came in'],
  },
  'a filter in front hands mail on': {
    given: { ...astray, log: logOf({ clients: [{ address: '198.51.100.9', messages: 40 }] }) },
    expect: 'none',
  },
  'another name of this host': {
    given: { ...astray, addresses: new Map([['mx.old.example', ['203.0.113.10']]]) },
    expect: 'none',
  },
  'the world sees another address than this host does': { given: { ...astray, own: ['10.0.0.5'] }, expect: 'none' },
  'its own web mail is no mail from outside': {
    given: { ...astray, log: logOf({ clients: [{ address: '203.0.113.10', messages: 9 }] }) },
    expect: 'likely',
  },
  'DNS names no mail server': {
    given: { served: [bare], lookups: lookupsOf(2) },
    expect: 'likely',
    says: 'example.net: no mail server in DNS',
  },
  'a filter in front is normal': {
    given: { served: [{ ...bare, mx: ['10 mx.filter.example'] }], lookups: lookupsOf(2) },
    expect: 'none',
  },
  'its address serves as MX': {
    given: { served: [{ ...bare, hasAddress: true }], lookups: lookupsOf(2) },
    expect: 'none',
  },
  'its name server fails': {
    given: { served: [{ ...bare, answered: false, why: 'SERVFAIL' }], lookups: lookupsOf(2) },
    expect: 'none',
  },
  'no name resolves here': { given: { served: [bare], lookups: lookupsOf(0) }, expect: 'none' },
})
