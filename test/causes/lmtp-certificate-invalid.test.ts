import { lmtpCertificateInvalid } from '../../src/causes/lmtp-certificate-invalid.ts'
import { group, hop, logOf, problem, queueOf, settingsOf, zimbraLmtp } from '../situations.ts'
import { causeTable } from './table.ts'

const shows = (trusted: 'yes' | 'no') => [
  hop(zimbraLmtp, 'greets', {
    tls: {
      version: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      certificate: {
        subject: 'CN=mail.example.net',
        issuer: 'CN=CA',
        names: ['mail.example.net'],
        validFrom: '2025-11-20T00:00:00.000Z',
        validTo: '2026-11-20T00:00:00.000Z',
        trusted,
        ...(trusted === 'no' ? { why: 'certificate has expired' } : {}),
      },
    },
  }),
]
const settings = settingsOf({ lmtp_tls_security_level: 'verify' })
const served = ['example.net']
const queue = queueOf([group({ domain: 'example.net', reason: 'Server certificate not verified', messages: 3 })])

causeTable(lmtpCertificateInvalid, {
  'it has expired': {
    given: { greetings: shows('no'), settings, served, queue },
    expect: 'certain',
    explains: { messages: 3 },
    says: ['certificate has expired', 'lmtp_tls_security_level = verify', '2026-11-20'],
  },
  'found by the log while nothing waits': {
    given: {
      greetings: shows('no'),
      settings,
      served,
      queue: queueOf([]),
      log: logOf({
        problems: [
          problem(
            'server certificate verification failed for mail.example.net[203.0.113.10]:7025: certificate has expired',
            {
              program: 'postfix/lmtp',
            },
          ),
        ],
      }),
    },
    expect: 'certain',
    says: 'verification failed',
  },
  'it was renewed meanwhile': {
    given: { greetings: shows('yes'), settings, served, queue },
    expect: 'likely',
    explains: { messages: 3 },
    says: 'not found invalid',
  },
  'Postfix does not verify': {
    given: { greetings: shows('no'), settings: settingsOf({ lmtp_tls_security_level: 'may' }), served, queue },
    expect: 'none',
  },
  'a remote server whose certificate is not trusted is another cause': {
    given: {
      greetings: shows('yes'),
      settings,
      served,
      queue: queueOf([group({ domain: 'example.com', reason: 'Server certificate not verified' })]),
    },
    expect: 'none',
  },
})
