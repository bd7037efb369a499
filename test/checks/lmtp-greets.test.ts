import { lmtpGreets } from '../../src/checks/lmtp-greets.ts'
import { dovecotLmtp, group, hop, queueOf, zimbraLmtp } from '../situations.ts'
import { checkTable } from './table.ts'

checkTable(lmtpGreets, {
  'greets at once': { given: { greetings: [hop(zimbraLmtp, 'greets')] }, expect: 'ok', says: 'greets in 4 ms' },
  'mailboxd has hung: the port listens, nobody greets': {
    given: { greetings: [hop(zimbraLmtp, 'silent')] },
    expect: 'critical',
    says: 'mail.example.net:7025 accepts connections but never greets (10 s)',
  },
  'mailboxd is stopped': { given: { greetings: [hop(zimbraLmtp, 'refused')] }, expect: 'critical', says: 'refuses' },
  'stopped Dovecot leaves its socket behind': {
    given: { greetings: [hop(dovecotLmtp, 'refused')] },
    expect: 'critical',
    says: '/var/spool/postfix/private/dovecot-lmtp refuses connections',
  },
  'no socket at all': {
    given: { greetings: [hop(dovecotLmtp, 'absent')] },
    expect: 'critical',
    says: 'does not exist',
  },
  'one of two mailbox servers is down': {
    given: { greetings: [hop(zimbraLmtp, 'greets'), hop({ ...zimbraLmtp, host: 'mail2.example.net' }, 'timeout')] },
    expect: ['ok', 'critical'],
    says: 'mail2.example.net:7025',
  },
  'greets, but says 421': {
    given: { greetings: [hop(zimbraLmtp, 'greets', { code: 421, banner: '421 Too many connections' })] },
    expect: 'critical',
    says: '421 Too many connections',
  },
  'greets after seven seconds': { given: { greetings: [hop(zimbraLmtp, 'greets', { ms: 7_000 })] }, expect: 'warning' },
  'seven seconds are usual here': {
    given: { greetings: [hop(zimbraLmtp, 'greets', { ms: 7_000 })] },
    options: { slowMs: 9_000 },
    expect: 'ok',
  },
  'an ordinary login may not open the socket': {
    given: { greetings: [hop(dovecotLmtp, 'denied', { why: 'permission denied' })] },
    expect: 'unknown',
    says: 'permission denied',
  },
  'it may not, but somebody is seen to listen there': {
    given: { greetings: [{ ...hop(dovecotLmtp, 'denied'), listener: true }], queue: queueOf([]), served: [] },
    expect: 'ok',
    says: 'has a listener',
  },
  'somebody is seen to listen, and mail for other servers waits for reasons of its own': {
    given: {
      greetings: [{ ...hop(dovecotLmtp, 'denied'), listener: true }],
      queue: queueOf([group({ domain: 'far.example', reason: 'connect to mx.far.example[192.0.2.1]:25: timed out' })]),
      served: ['example.net'],
    },
    expect: 'ok',
  },
  'somebody is seen to listen, and mail for this server waits: it may have hung': {
    given: {
      greetings: [{ ...hop(dovecotLmtp, 'denied'), listener: true }],
      queue: queueOf([group({ queue: 'active', domain: 'example.net', reason: null })]),
      served: ['example.net'],
    },
    expect: 'unknown',
    says: 'which this login may not ask, while mail waits',
  },
  'somebody is seen to listen, and the queue is not known': {
    given: { greetings: [{ ...hop(dovecotLmtp, 'denied'), listener: true }] },
    expect: 'unknown',
  },
  'it may not, and nobody is seen: that is no proof': {
    given: { greetings: [{ ...hop(dovecotLmtp, 'denied'), listener: false }] },
    expect: 'unknown',
  },
  'sshd forwards nothing, and the host has no tool to dial': {
    given: { greetings: [hop(zimbraLmtp, 'unknown', { why: 'AllowTcpForwarding no' })] },
    expect: 'unknown',
    says: 'AllowTcpForwarding no',
  },
  'a relay without mailboxes': { given: { greetings: [] }, expect: 'skipped' },
})
