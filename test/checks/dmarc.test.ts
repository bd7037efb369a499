import { dmarc } from '../../src/checks/dmarc.ts'
import type { Dkim } from '../../src/probes/deliverability/dkim.ts'
import { dmarcOf } from '../../src/probes/deliverability/dmarc.ts'
import type { DomainsSpf } from '../../src/probes/deliverability/domains-spf.ts'
import type { SpfResult } from '../../src/probes/deliverability/spf.ts'
import { inquire, type Zone } from '../probes/deliverability/zone.ts'
import { looked, senderAt } from './names.ts'
import { checkTable } from './table.ts'

const domain = 'example.net'
const spf = (result: SpfResult | null): DomainsSpf => ({
  sender: senderAt(),
  domains: [
    {
      domain,
      txt: looked(domain, 'TXT', ['v=spf1 mx -all']),
      records: ['v=spf1 mx -all'],
      judged: result === null ? [] : [{ ip: '203.0.113.10', result, matched: 'mx', why: '', lookups: 1, voids: 0 }],
      survey: { lookups: 1, terms: [], loops: [], broken: [] },
    },
  ],
})
const dkim = (by: string | null): Dkim => ({
  uses:
    by === null
      ? []
      : [
          {
            domain: by,
            selector: 's1',
            source: '/etc/opendkim/keys',
            key: looked(`s1._domainkey.${by}`, 'TXT', ['v=DKIM1; p=x']),
            judged: { state: 'good', type: 'rsa', bits: 2048, testing: false },
          },
        ],
  signers: ['/etc/opendkim.conf'],
  unread: [],
  domains: [domain],
})
const given = (zone: Zone, result: SpfResult | null = 'pass', by: string | null = null, name = domain) => ({
  dmarc: [inquire((asking) => dmarcOf(asking, name), zone).value],
  spf: spf(result),
  dkim: dkim(by),
})
const record = (text: string): Zone => ({ '_dmarc.example.net TXT': [text] })
const reject = record('v=DMARC1; p=reject; rua=mailto:d@example.net')

checkTable(dmarc, {
  'met by SPF': { given: given(reject), expect: 'ok', says: 'asks for reject; our mail meets it by SPF' },
  'met by DKIM alone': { given: given(reject, 'fail', domain), expect: 'ok', says: 'meets it by DKIM' },
  'met by a key of a subdomain': { given: given(reject, 'fail', 'bulk.example.net'), expect: 'ok' },
  'a stranger signs: that does not count': {
    given: given(reject, 'fail', 'esp.example'),
    expect: 'critical',
    says: 'our own mail is refused',
  },
  'strict: a subdomain does not count': {
    given: given(record('v=DMARC1; p=reject; adkim=s'), 'fail', 'bulk.example.net'),
    expect: 'critical',
  },
  'nobody vouches': { given: given(reject, 'softfail'), expect: 'critical' },
  'nobody vouches, but nothing is asked for': { given: given(record('v=DMARC1; p=none'), 'fail'), expect: 'warning' },
  'nobody vouches, and it is being tested': {
    given: given(record('v=DMARC1; p=reject; t=y'), 'fail'),
    expect: 'warning',
  },
  'the relay sends, nothing can be told': { given: given(reject, null), expect: 'unknown' },
  'none at all': { given: given({ 'example.net A': ['203.0.113.10'] }), expect: 'warning', says: 'no DMARC record' },
  'two of them': {
    given: given({ '_dmarc.example.net TXT': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }),
    expect: 'warning',
    says: 'several',
  },
  'a policy that does not exist': {
    given: given(record('v=DMARC1; p=rejected')),
    expect: 'warning',
    says: 'p=rejected is no policy',
  },
  'from the domain above': {
    given: {
      ...given({ '_dmarc.example.net TXT': ['v=DMARC1; p=reject; sp=none'] }, 'pass', null, 'lists.example.net'),
      spf: { ...spf('pass'), domains: spf('pass').domains.map((each) => ({ ...each, domain: 'lists.example.net' })) },
    },
    expect: 'ok',
    says: 'DMARC of lists.example.net, from example.net asks for none',
  },
  'could not be asked': { given: given({ '_dmarc.example.net TXT': 'SERVFAIL' }), expect: 'unknown' },
})
