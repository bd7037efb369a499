import { dane } from '../../src/checks/dane.ts'
import type { MxDane } from '../../src/probes/deliverability/mx-tls.ts'
import { certificate, looked, talk } from './names.ts'
import { checkTable } from './table.ts'

const host = (tlsa: Parameters<typeof looked>[2], over: Partial<MxDane> & { signed?: boolean } = {}) => {
  const { signed = true, ...rest } = over
  const found: MxDane = {
    host: 'mail.example.net',
    domains: ['example.net'],
    talk: talk(certificate()),
    tlsa: looked('_25._tcp.mail.example.net', 'TLSA', tlsa, { authenticated: signed }),
    address: looked('mail.example.net', 'A', ['203.0.113.10'], { authenticated: signed }),
    ...rest,
  }
  return { hosts: [found] }
}

checkTable(dane, {
  'the key matches': { given: host(['3 1 1 bb']), expect: 'ok', says: 'names its certificate' },
  'the certificate matches': { given: host(['3 0 1 aa']), expect: 'ok' },
  'one of two matches, while keys roll': { given: host(['3 1 1 cc', '3 1 1 bb']), expect: 'ok' },
  'none matches': { given: host(['3 1 1 cc']), expect: 'critical', says: 'do not deliver' },
  'it names the issuer': { given: host(['2 1 1 cc']), expect: 'ok', says: 'was not compared' },
  'without the AD bit nothing is believed': {
    given: host(['3 1 1 bb'], { signed: false }),
    expect: 'unknown',
    says: 'AD bit',
  },
  'the address is not signed': {
    given: host(['3 1 1 bb'], { address: looked('mail.example.net', 'A', ['203.0.113.10']) }),
    expect: 'warning',
  },
  'a usage for web servers': { given: host(['1 1 1 bb']), expect: 'warning' },
  'no STARTTLS at all': {
    given: host(['3 1 1 bb'], { talk: talk(null) }),
    expect: 'critical',
    says: 'offers no STARTTLS',
  },
  'the certificate could not be seen': {
    given: host(['3 1 1 bb'], { talk: talk(null, { offersTls: null }) }),
    expect: 'unknown',
  },
  'not used': { given: host('nxdomain'), expect: 'skipped' },
  'could not be asked': { given: host('SERVFAIL'), expect: 'unknown' },
  'no MX': { given: { hosts: [] }, expect: 'skipped' },
})
