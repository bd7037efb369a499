import { blocklists } from '../../src/checks/blocklists.ts'
import { askList, type Blocklist, type Blocklists } from '../../src/probes/deliverability/dnsbl.ts'
import { inquire, type Zone } from '../probes/deliverability/zone.ts'
import { behindRelay, senderAt } from './names.ts'
import { checkTable } from './table.ts'

const zen: Blocklist = { zone: 'zen.spamhaus.org', kind: 'ip' }
const dbl: Blocklist = { zone: 'dbl.spamhaus.org', kind: 'domain' }
const works: Zone = {
  '2.0.0.127.zen.spamhaus.org A': ['127.0.0.2', '127.0.0.4'],
  'dbltest.com.dbl.spamhaus.org A': ['127.0.1.2'],
}
const ours = '10.113.0.203.zen.spamhaus.org'
const asked = (zone: Zone, list = zen, subject = '203.0.113.10'): { asked: Blocklists } => ({
  asked: { sender: senderAt(), lists: [inquire((asking) => askList(asking, list, [subject]), zone).value] },
})

checkTable(blocklists, {
  'not listed': { given: asked(works), expect: 'ok', says: 'lists none of 203.0.113.10' },
  listed: {
    given: asked({
      ...works,
      [`${ours} A`]: ['127.0.0.2'],
      [`${ours} TXT`]: ['https://check.spamhaus.org/sbl/query/SBL1'],
    }),
    expect: 'critical',
    says: ['SBL: a known spam source', 'https://check.spamhaus.org/sbl/query/SBL1'],
  },
  'the provider says that no mail comes from there': {
    given: asked({ ...works, [`${ours} A`]: ['127.0.0.10'] }),
    expect: 'critical',
    says: 'PBL',
  },
  'a list that few use is a warning': {
    given: asked({ ...works, [`${ours} A`]: ['127.0.0.2'] }),
    options: { lists: [{ zone: 'zen.spamhaus.org', kind: 'ip', severity: 'warning' }] },
    expect: 'warning',
  },
  'a domain': {
    given: asked({ ...works, 'example.net.dbl.spamhaus.org A': ['127.0.1.5'] }, dbl, 'example.net'),
    expect: 'critical',
    says: 'lists example.net',
  },
  'asked through a public resolver: no listing': {
    given: asked({ '2.0.0.127.zen.spamhaus.org A': ['127.255.255.254'], [`${ours} A`]: ['127.255.255.254'] }),
    expect: 'unknown',
    says: 'could not tell',
    never: 'lists 203',
  },
  'too many questions, only ours was refused': {
    given: asked({ ...works, [`${ours} A`]: ['127.255.255.255'] }),
    expect: 'unknown',
  },
  'it times out': { given: asked({ '2.0.0.127.zen.spamhaus.org A': 'timeout' }), expect: 'unknown', says: 'timeout' },
  'it refuses': { given: asked({ '2.0.0.127.zen.spamhaus.org A': 'REFUSED' }), expect: 'unknown', says: 'REFUSED' },
  'only ours times out': { given: asked({ ...works, [`${ours} A`]: 'timeout' }), expect: 'unknown' },
  'it lists nothing any more': {
    given: asked({}),
    expect: 'unknown',
    says: 'does not list its own test entry 127.0.0.2',
  },
  'it lists everything': {
    given: asked({ ...works, '1.0.0.127.zen.spamhaus.org A': ['127.0.0.2'], [`${ours} A`]: ['127.0.0.2'] }),
    expect: 'unknown',
    says: 'lists everything',
  },
  'the provider answers for names that do not exist': {
    given: asked({ '2.0.0.127.zen.spamhaus.org A': ['198.51.100.80'], [`${ours} A`]: ['198.51.100.80'] }),
    expect: 'unknown',
    says: 'no answer that a list gives',
  },
  'a relay sends for us': { given: { asked: { sender: behindRelay, lists: [] } }, expect: 'skipped' },
})
