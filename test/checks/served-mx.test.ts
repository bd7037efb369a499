import { servedMx } from '../../src/checks/served-mx.ts'
import type { ServedMx } from '../../src/probes/served-mx.ts'
import { earlier } from '../situations.ts'
import { checkTable } from './table.ts'

const served = (over: Partial<ServedMx> = {}): ServedMx => ({
  domain: 'example.net',
  mx: ['10 mail.example.net'],
  hasAddress: true,
  answered: true,
  why: '',
  ...over,
})

checkTable(servedMx, {
  'has an MX record': { given: { served: [served()] }, expect: 'ok', says: 'example.net MX 10 mail.example.net' },
  'a filtering service in front is normal': {
    given: { served: [served({ mx: ['10 mx1.filter.example', '20 mx2.filter.example'] })] },
    expect: 'ok',
  },
  'no MX record, but an address: RFC 5321 says that it serves as one': {
    given: { served: [served({ mx: [] })] },
    expect: 'ok',
  },
  neither: { given: { served: [served({ mx: [], hasAddress: false })] }, expect: 'warning', says: 'no MX record' },
  'null MX: the domain says that it takes no mail': {
    given: { served: [served({ mx: ['0 .'] }), served({ mx: ['0 '] })] },
    expect: ['warning', 'warning'],
    says: 'takes no mail',
  },
  'its name server fails': {
    given: { served: [served({ mx: [], hasAddress: false, answered: false, why: 'SERVFAIL' })] },
    expect: 'unknown',
    says: 'SERVFAIL',
  },
  'a domain that gets no mail from outside': {
    given: { served: [served({ domain: 'crm.example.net', mx: [], hasAddress: false })] },
    options: { ignore: ['crm.example.net'] },
    expect: 'skipped',
  },
  'no domain is known': { given: { served: [] }, expect: 'skipped' },
  'the resolver is down: nothing else is to be learnt here': {
    given: { served: [served({ answered: false })] },
    earlier: [earlier('resolver-answers', 'critical', 'none of 3 names resolves on this host')],
    expect: 'skipped',
    says: 'not asked, because resolver-answers is critical: none of 3 names resolves',
  },
})
