import type { Sender } from '../../src/probes/deliverability/sender.ts'
import type { Talk } from '../../src/probes/deliverability/talks.ts'
import type { Looked } from '../../src/probes/inquiry.ts'
import type { DialCertificate, DnsType } from '../../src/target/target.ts'
import { dialed } from '../situations.ts'

/** What the name service said: its records, or `none`, `nxdomain`, `SERVFAIL`. */
export const looked = (
  name: string,
  type: DnsType,
  answer: readonly string[] | 'none' | 'nxdomain' | 'SERVFAIL',
  over: Partial<Looked> = {},
): Looked => ({
  name,
  type,
  state: answer === 'none' ? 'nodata' : answer === 'nxdomain' ? 'nxdomain' : answer === 'SERVFAIL' ? 'failed' : 'found',
  records: typeof answer === 'string' ? [] : answer,
  alias: null,
  authoritative: false,
  authenticated: false,
  quote: typeof answer === 'string' ? answer : answer.join(', '),
  asked: `dig ${name} ${type}`,
  ...over,
})

export const senderAt = (over: Partial<Sender> = {}): Sender => ({
  sources: [{ ip: '203.0.113.10', public: true, source: 'ip route get 192.0.2.1', quote: 'src 203.0.113.10' }],
  relay: null,
  seen: null,
  visible: ['203.0.113.10'],
  helo: 'mail.example.net',
  heloSetting: 'myhostname',
  ...over,
})
export const behindRelay = senderAt({ relay: '[smtp.sendgrid.net]:587', visible: [] })
export const behindNat = senderAt({
  sources: [{ ip: '10.0.0.5', public: false, source: 'ip route get 192.0.2.1', quote: 'src 10.0.0.5' }],
  visible: [],
})

export const certificate = (over: Partial<DialCertificate> = {}): DialCertificate => ({
  subject: 'CN=mail.example.net',
  issuer: 'CN=Some CA',
  names: ['mail.example.net'],
  validFrom: '2026-10-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  trusted: 'yes',
  sha256: 'aa',
  keySha256: 'bb',
  ...over,
})

/** A host that greets and offers STARTTLS; without a certificate it offers none. */
export const talk = (shown: DialCertificate | null, over: Partial<Talk> = {}): Talk => ({
  host: 'mail.example.net',
  port: 25,
  dialed: dialed('greets', { tls: shown ? { version: 'TLSv1.3', cipher: 'x', certificate: shown } : null }),
  steps: [{ stage: 'greeting', lines: ['220 mail.example.net'], code: 220, ms: 4 }],
  offersTls: shown !== null,
  failedAt: null,
  why: '',
  ...over,
})
