import { mtaSts } from '../../src/checks/mta-sts.ts'
import { mxOf } from '../../src/probes/deliverability/mx.ts'
import { type DomainSts, readStsPolicy } from '../../src/probes/deliverability/policies.ts'
import { inquire } from '../probes/deliverability/zone.ts'
import { looked } from './names.ts'
import { checkTable } from './table.ts'

const zone = { 'example.net MX': ['10 mx1.example.net'], 'mx1.example.net A': ['203.0.113.10'] }
const sts = (over: Partial<DomainSts> = {}, policy?: string): DomainSts => ({
  domain: 'example.net',
  txt: looked('_mta-sts.example.net', 'TXT', ['v=STSv1; id=20261122']),
  records: ['v=STSv1; id=20261122'],
  id: '20261122',
  policy: policy === undefined ? null : readStsPolicy(policy),
  policyText: policy ?? '',
  mx: inquire((asking) => mxOf(asking, 'example.net'), zone).value,
  ...over,
})
const policy = (mx: string, mode = 'enforce', age = 604_800) =>
  `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: ${age}\r\n`

checkTable(mtaSts, {
  'the web server is not asked unless the run says so': {
    given: { domains: [sts()] },
    expect: 'skipped',
    says: 'not fetched',
  },
  'not used': { given: { domains: [sts({ records: [], txt: looked('x', 'TXT', 'nxdomain') })] }, expect: 'skipped' },
  'two records': { given: { domains: [sts({ records: ['a', 'b'] })] }, expect: 'warning' },
  'no id': { given: { domains: [sts({ id: null })] }, expect: 'warning', says: 'no valid id' },
  'names every MX': {
    given: { domains: [sts({}, policy('mx1.example.net'))] },
    expect: 'ok',
    says: '(enforce) names every MX',
  },
  'by a wildcard': { given: { domains: [sts({}, policy('*.example.net'))] }, expect: 'ok' },
  'names the old MX': {
    given: { domains: [sts({}, policy('old.example.net'))] },
    expect: 'critical',
    says: 'does not name its MX mx1.example.net',
  },
  'names the old MX, in testing': {
    given: { domains: [sts({}, policy('old.example.net', 'testing'))] },
    expect: 'warning',
  },
  'kept for an hour': { given: { domains: [sts({}, policy('*.example.net', 'enforce', 3_600))] }, expect: 'warning' },
  'the web server says something else': {
    given: { domains: [sts({}, '<html>')] },
    expect: 'warning',
    says: 'does not say version',
  },
  'could not be asked': { given: { domains: [sts({ txt: looked('x', 'TXT', 'SERVFAIL') })] }, expect: 'unknown' },
  'no domain': { given: { domains: [] }, expect: 'skipped' },
})
