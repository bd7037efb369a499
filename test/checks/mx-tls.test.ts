import { mxTls } from '../../src/checks/mx-tls.ts'
import type { MxDane } from '../../src/probes/deliverability/mx-tls.ts'
import type { Talk } from '../../src/probes/deliverability/talks.ts'
import { dialed } from '../situations.ts'
import { certificate, looked, talk } from './names.ts'
import { checkTable } from './table.ts'

const host = (said: Talk): { hosts: readonly MxDane[] } => ({
  hosts: [
    {
      host: 'mail.example.net',
      domains: ['example.net'],
      talk: said,
      tlsa: looked('_25._tcp.mail.example.net', 'TLSA', 'nxdomain'),
      address: looked('mail.example.net', 'A', ['203.0.113.10']),
    },
  ],
})

checkTable(mxTls, {
  sound: { given: host(talk(certificate())), expect: 'ok', says: 'certificate until 2027-01-01' },
  'no STARTTLS': { given: host(talk(null)), expect: 'warning', says: 'in the clear' },
  expired: {
    given: host(talk(certificate({ validTo: '2026-11-20T00:00:00Z', trusted: 'no' }))),
    expect: 'critical',
    says: 'expired on 2026-11-20, 3 d ago',
  },
  'expires soon': {
    given: host(talk(certificate({ validTo: '2026-11-30T00:00:00Z' }))),
    expect: 'warning',
    says: 'expires in 7 d',
  },
  'for another name': {
    given: host(talk(certificate({ trusted: 'no', why: 'it is for another name' }))),
    expect: 'warning',
    says: 'another name',
  },
  'no openssl to judge it': {
    given: host(talk(certificate({ trusted: 'unknown', why: 'there is no openssl' }))),
    expect: 'ok',
    says: 'could not be told',
  },
  'the handshake fails': {
    given: host(talk(null, { offersTls: true, failedAt: 'tls', why: 'no cipher in common' })),
    expect: 'critical',
    says: 'no cipher in common',
  },
  'TLS could not be spoken through this host': { given: host(talk(null, { offersTls: true })), expect: 'unknown' },
  'does not answer': { given: host(talk(null, { dialed: dialed('timeout') })), expect: 'unknown' },
  'ends before EHLO': { given: host(talk(null, { offersTls: null, why: 'helo: closed' })), expect: 'unknown' },
  'no MX': { given: { hosts: [] }, expect: 'skipped' },
})
