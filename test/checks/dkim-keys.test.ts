import { dkimKeys } from '../../src/checks/dkim-keys.ts'
import type { Dkim } from '../../src/probes/deliverability/dkim.ts'
import type { DkimKey } from '../../src/probes/deliverability/dkim-key.ts'
import { looked } from './names.ts'
import { checkTable } from './table.ts'

const dkim = (judged: DkimKey | null, answer: Parameters<typeof looked>[2] = ['v=DKIM1; p=x']): Dkim => ({
  uses: [
    {
      domain: 'example.net',
      selector: 's1',
      source: '/etc/opendkim/keys',
      key: looked('s1._domainkey.example.net', 'TXT', answer),
      judged,
    },
  ],
  signers: ['/etc/opendkim.conf'],
  unread: [],
  domains: ['example.net'],
})
const good = { state: 'good', type: 'rsa', bits: 2048, testing: false } as const
const none: Dkim = { uses: [], signers: [], unread: [], domains: ['example.net'] }

checkTable(dkimKeys, {
  'a key of 2048 bits': { given: { dkim: dkim(good) }, expect: 'ok', says: '2048 bits RSA' },
  'an Ed25519 key': { given: { dkim: dkim({ ...good, type: 'ed25519', bits: 256 }) }, expect: 'ok', says: 'Ed25519' },
  'of 1024 bits': { given: { dkim: dkim({ ...good, bits: 1024 }) }, expect: 'warning' },
  'of 512 bits': { given: { dkim: dkim({ ...good, bits: 512 }) }, expect: 'critical' },
  'being tested': { given: { dkim: dkim({ ...good, testing: true }) }, expect: 'warning' },
  revoked: { given: { dkim: dkim({ state: 'revoked' }) }, expect: 'critical', says: 'revoked' },
  damaged: {
    given: { dkim: dkim({ state: 'wrong', why: 'its key (p=) is not base64' }) },
    expect: 'critical',
    says: 'not base64',
  },
  'not in DNS': { given: { dkim: dkim(null, 'nxdomain') }, expect: 'critical', says: 'its key is not in DNS' },
  'could not be asked': { given: { dkim: dkim(null, 'SERVFAIL') }, expect: 'unknown' },
  'nobody signs': { given: { dkim: none }, expect: 'warning', says: 'no DKIM signer' },
  'the table may not be read': {
    given: { dkim: { ...none, unread: ['/etc/opendkim/keys: this login may not read it'] } },
    expect: 'unknown',
    says: 'may not read',
  },
  'the signer keeps its keys elsewhere': {
    given: { dkim: { ...none, signers: ['/etc/opendkim.conf'] } },
    expect: 'unknown',
  },
})
