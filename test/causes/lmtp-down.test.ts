import { lmtpDown } from '../../src/causes/lmtp-down.ts'
import { dovecotLmtp, group, hop, listenersOf, queueOf, zimbraLmtp } from '../situations.ts'
import { dovecotRefused, greylisted, lmtpRefused, refused } from './replies.ts'
import { causeTable } from './table.ts'

const served = ['example.net']
const inside = (reason: string | null, messages = 1) => group({ domain: 'example.net', reason, messages })

causeTable(lmtpDown, {
  'mailboxd is stopped: local mail waits, mail to others does not': {
    given: {
      greetings: [hop(zimbraLmtp, 'refused')],
      listeners: listenersOf(),
      served,
      queue: queueOf([
        inside(lmtpRefused, 4),
        inside(null, 2),
        group({ reason: greylisted }),
        group({ reason: refused }),
      ]),
    },
    expect: 'certain',
    explains: { messages: 6 },
    says: ['mail.example.net:7025 refuses connections', 'nothing listens on port 7025'],
  },
  'it listens on loopback only, Postfix dials the address': {
    given: {
      greetings: [hop(zimbraLmtp, 'refused')],
      listeners: listenersOf({ port: 7025, address: '127.0.0.1', program: 'java', loopback: true }),
      served,
      queue: queueOf([inside(lmtpRefused)]),
    },
    expect: 'certain',
    explains: { messages: 1 },
    says: 'listening only on 127.0.0.1:7025 (java)',
  },
  'Dovecot is stopped, its socket is still there': {
    given: { greetings: [hop(dovecotLmtp, 'refused')], served, queue: queueOf([inside(dovecotRefused)]) },
    expect: 'certain',
    explains: { messages: 1 },
  },
  'a socket by another name than usual': {
    given: {
      greetings: [hop({ ...dovecotLmtp, socket: '/var/spool/postfix/private/store' }, 'absent')],
      served,
      queue: queueOf([inside('connect to mail.example.net[private/store]: No such file or directory', 3)]),
    },
    expect: 'certain',
    explains: { messages: 3 },
  },
  'a port by which nobody would know it': {
    given: {
      greetings: [hop({ ...zimbraLmtp, host: '127.0.0.1', port: 2003 }, 'refused')],
      served,
      queue: queueOf([
        inside('connect to 127.0.0.1[127.0.0.1]:2003: Connection refused', 3),
        group({ reason: 'connect to mx.example.com[198.51.100.9]:20031: Connection refused' }),
      ]),
    },
    expect: 'certain',
    explains: { messages: 3 },
  },
  'it hangs: another cause': { given: { greetings: [hop(zimbraLmtp, 'silent')], served }, expect: 'none' },
  'it is back, the reason in the queue is old': {
    given: { greetings: [hop(zimbraLmtp, 'greets')], served, queue: queueOf([inside(lmtpRefused)]) },
    expect: 'none',
  },
  'the login may not open the socket': { given: { greetings: [hop(dovecotLmtp, 'denied')], served }, expect: 'none' },
  'the login may not open the socket, nobody listens there, and mail says so': {
    given: {
      greetings: [{ ...hop(dovecotLmtp, 'denied'), listener: false }],
      served,
      queue: queueOf([inside(dovecotRefused, 3), group({ reason: refused })]),
    },
    expect: 'likely',
    explains: { messages: 3 },
    says: ['private/dovecot-lmtp', 'may not ask', 'nobody is seen to listen'],
  },
  'the login may not open the socket, and somebody listens there: the reason in the queue is old': {
    given: {
      greetings: [{ ...hop(dovecotLmtp, 'denied'), listener: true }],
      served,
      queue: queueOf([inside(dovecotRefused)]),
    },
    expect: 'none',
  },
  'it could not be dialled': { given: { greetings: [hop(zimbraLmtp, 'unknown')], served }, expect: 'none' },
})
