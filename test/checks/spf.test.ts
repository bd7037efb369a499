import { spf } from '../../src/checks/spf.ts'
import type { DomainsSpf } from '../../src/probes/deliverability/domains-spf.ts'
import { parseIp } from '../../src/probes/deliverability/ip.ts'
import type { Sender } from '../../src/probes/deliverability/sender.ts'
import { checkHost } from '../../src/probes/deliverability/spf.ts'
import { isSpf } from '../../src/probes/deliverability/spf-record.ts'
import { surveySpf } from '../../src/probes/deliverability/spf-survey.ts'
import { inquire, type Zone } from '../probes/deliverability/zone.ts'
import { behindRelay, senderAt } from './names.ts'
import { checkTable } from './table.ts'

const domain = 'example.net'
const evaluated = (zone: Zone, sender: Sender = senderAt()): DomainsSpf => ({
  sender,
  domains: [
    inquire((asking) => {
      const txt = asking.dns(domain, 'TXT')
      const judged = sender.visible.flatMap((address) => {
        const ip = parseIp(address)
        return ip ? [{ ip: address, ...checkHost(asking, { ip, domain, helo: sender.helo }) }] : []
      })
      return { domain, txt, records: txt.records.filter(isSpf), judged, survey: surveySpf(asking, domain) }
    }, zone).value,
  ],
})
const one = (text: string, more: Zone = {}, sender?: Sender) => ({
  spf: evaluated({ ...more, 'example.net TXT': [text] }, sender),
})
const eleven = Array.from({ length: 11 }, (_, at) => `include:s${at}.test`).join(' ')
const included = Object.fromEntries(
  Array.from({ length: 11 }, (_, at) => [`s${at}.test TXT`, ['v=spf1 ip4:198.51.100.1 -all']]),
)

checkTable(spf, {
  covers: {
    given: one('v=spf1 ip4:203.0.113.0/24 -all'),
    expect: 'ok',
    says: 'covers 203.0.113.10 by ip4:203.0.113.0/24 (0 of 10 lookups)',
  },
  'does not cover': { given: one('v=spf1 ip4:198.51.100.1 -all'), expect: 'critical', says: 'forged (fail)' },
  softly: { given: one('v=spf1 ~all'), expect: 'critical', says: 'suspect (softfail)' },
  neutral: { given: one('v=spf1 ?all'), expect: 'warning', says: 'unknown (neutral)' },
  'no record': {
    given: { spf: evaluated({ 'example.net TXT': ['google-site-verification=1'] }) },
    expect: 'warning',
    says: 'no SPF record',
  },
  'two records': {
    given: { spf: evaluated({ 'example.net TXT': ['v=spf1 mx -all', 'v=spf1 -all'] }) },
    expect: 'critical',
    says: '2 SPF records',
  },
  'a word that is wrong': {
    given: one('v=spf1 ipv4:203.0.113.10 -all'),
    expect: 'critical',
    says: 'is no mechanism of SPF',
  },
  'too many lookups before ours': {
    given: one(`v=spf1 ${eleven} ip4:203.0.113.10 -all`, included),
    expect: 'critical',
    says: 'costs 11 DNS lookups',
  },
  'too many lookups behind ours': {
    given: one(`v=spf1 ip4:203.0.113.10 ${eleven} -all`, included),
    expect: 'critical',
    says: 'costs 11 DNS lookups',
  },
  'an include that is gone, behind ours': {
    given: one('v=spf1 ip4:203.0.113.10 include:gone.test -all'),
    expect: 'warning',
    says: 'gone.test has no SPF record',
  },
  'the whole world': { given: one('v=spf1 +all'), expect: 'warning', says: 'lets the whole world' },
  'an include could not be asked': {
    given: one('v=spf1 include:slow.test -all', { 'slow.test TXT': 'timeout' }),
    expect: 'unknown',
  },
  'the domain could not be asked': {
    given: { spf: evaluated({ 'example.net TXT': 'SERVFAIL' }) },
    expect: 'unknown',
    says: 'SERVFAIL',
  },
  'a relay sends for us': {
    given: one('v=spf1 include:sendgrid.net -all', { 'sendgrid.net TXT': ['v=spf1 -all'] }, behindRelay),
    expect: 'ok',
    says: 'cannot be told here',
  },
  'no domain': { given: { spf: { sender: senderAt(), domains: [] } }, expect: 'skipped' },
})
