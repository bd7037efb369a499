import { ownMxWrong } from '../../src/causes/own-mx-wrong.ts'
import type { ServedMx } from '../../src/probes/served-mx.ts'
import { lookupsOf } from '../situations.ts'
import { causeTable } from './table.ts'

const bare: ServedMx = { domain: 'example.net', mx: [], hasAddress: false, answered: true, why: '' }

causeTable(ownMxWrong, {
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
