import { outbound25Blocked } from '../../src/causes/outbound-25-blocked.ts'
import { group, noRelay, out, outbound, queueOf, sendgrid, witness } from '../situations.ts'
import { relayDial } from './relays.ts'
import { lmtpRefused, timedOut } from './replies.ts'
import { causeTable } from './table.ts'

const fail = [out('example.com', 25, 'timeout'), out('gmail.com', 25, 'timeout'), out('outlook.com', 25, 'reset')]
const submission = out('sendgrid.net', 587, 'greets')
const blocked = outbound([...fail, submission])
const open = { sources: ['nft'], egress: [] }
const drops = (narrowed: boolean) => ({
  sources: ['nft'],
  egress: [
    {
      source: 'nft',
      chain: 'output',
      verdict: 'drop',
      ports: [[25, 25]],
      narrowed,
      text: 'tcp dport 25 drop',
    } as const,
  ],
})
const served = ['example.net']
const queue = queueOf([
  group({ reason: timedOut, messages: 7 }),
  group({ queue: 'active', messages: 2 }),
  group({ domain: 'example.net', reason: lmtpRefused }),
])

const noWitness = witness('smtp.sendgrid.net', { role: 'submission', unresolved: 'NXDOMAIN' })

causeTable(outbound25Blocked, {
  'the relay is dialled on 25 as well, and knows no other port': {
    given: {
      outbound: outbound([...fail.slice(1), relayDial(25, 'timeout'), relayDial(587, 'refused'), submission]),
      relay: { ...noRelay, relayhost: '[relay.example.net]', host: 'relay.example.net' },
      firewall: open,
      queue,
      served,
    },
    expect: 'certain',
    explains: { messages: 9 },
  },
  'the relay is dialled on 25 and answers elsewhere: another cause': {
    given: {
      outbound: outbound([...fail.slice(1), relayDial(25, 'timeout'), relayDial(587, 'greets'), submission]),
      relay: { ...noRelay, relayhost: '[relay.example.net]', host: 'relay.example.net' },
      firewall: open,
      queue,
      served,
    },
    expect: 'none',
  },
  'the submission witness does not resolve: the waiting mail says the rest': {
    given: { outbound: outbound(fail, [noWitness]), relay: noRelay, firewall: open, queue, served },
    expect: 'likely',
    explains: { messages: 9 },
    says: 'no submission port could be asked',
  },
  'it does not resolve, and nothing waits for port 25': {
    given: { outbound: outbound(fail, [noWitness]), relay: noRelay, firewall: open, queue: queueOf([]), served },
    expect: 'none',
  },
  'nothing passes at all: that is more than port 25': {
    given: {
      outbound: outbound([...fail, out('sendgrid.net', 587, 'timeout')]),
      relay: noRelay,
      firewall: open,
      queue,
      served,
    },
    expect: 'none',
  },
  'a network whose well-known hosts have names of one owner': {
    given: {
      outbound: outbound([
        out('gmail.com', 25, 'timeout', { host: 'mx1.net.example', ip: '198.51.100.1' }),
        out('outlook.com', 25, 'timeout', { host: 'mx2.net.example', ip: '198.51.100.2' }),
        submission,
      ]),
      relay: noRelay,
      firewall: open,
      queue,
      served,
    },
    expect: 'certain',
    explains: { messages: 9 },
  },
  'one host under two names is one witness': {
    given: {
      outbound: outbound([
        out('gmail.com', 25, 'timeout', { host: 'mx1.net.example' }),
        out('outlook.com', 25, 'timeout', { host: 'mx2.net.example' }),
        submission,
      ]),
      relay: noRelay,
      firewall: open,
      queue,
      served,
    },
    expect: 'none',
  },
  'only some senders have a relay': {
    given: { outbound: blocked, relay: { ...sendgrid, partial: true }, firewall: open, queue, served },
    expect: 'certain',
    explains: { messages: 9 },
  },
  'nobody answers on 25, the submission port passes': {
    given: { outbound: blocked, firewall: open, relay: noRelay, queue, served },
    expect: 'certain',
    explains: { messages: 9 },
    says: [
      '3 of 3 destinations fail on port 25',
      'mx.sendgrid.net[198.51.100.1]:587 greets',
      'own firewall does not stop',
    ],
  },
  'our own firewall may not be read by this login': {
    given: { outbound: blocked, firewall: 'permission denied', relay: noRelay, queue, served },
    expect: 'likely',
    explains: { messages: 9 },
    says: 'could not be read',
  },
  'our own firewall does it: another cause': {
    given: { outbound: blocked, firewall: drops(false), relay: noRelay, queue, served },
    expect: 'none',
  },
  'a rule for one account only speaks against it': {
    given: { outbound: blocked, firewall: drops(true), relay: noRelay, queue, served },
    expect: 'certain',
    explains: { messages: 9 },
    says: 'a narrowed rule',
  },
  'one destination answers': {
    given: {
      outbound: outbound([...fail, out('example.org', 25, 'greets'), submission]),
      firewall: open,
      relay: noRelay,
      queue,
    },
    expect: 'none',
  },
  'two hosts of one operator are one witness': {
    given: {
      outbound: outbound([
        out('example.com', 25, 'timeout', { host: 'mx1.example.com' }),
        out('example.com', 25, 'timeout', { host: 'mx2.example.com' }),
        submission,
      ]),
      firewall: open,
      relay: noRelay,
      queue,
    },
    expect: 'none',
  },
  'nothing at all goes out: no block of one port': {
    given: {
      outbound: outbound([...fail, out('sendgrid.net', 587, 'timeout')]),
      firewall: open,
      relay: noRelay,
      queue,
    },
    expect: 'none',
  },
  'witnesses could not be dialled': {
    given: {
      outbound: outbound([...fail.map((dial) => ({ ...dial, outcome: 'unknown' as const })), submission]),
      firewall: open,
      relay: noRelay,
      queue,
    },
    expect: 'none',
  },
  'a relay on 587 is set: nobody needs port 25': {
    given: { outbound: blocked, firewall: open, relay: sendgrid, queue },
    expect: 'none',
  },
  'whether a relay is set is not known, and no mail says that it needs port 25': {
    given: { outbound: blocked, firewall: open, relay: 'permission denied', queue: queueOf([]) },
    expect: 'none',
  },
  'whether a relay is set is not known, but mail waits for port 25': {
    given: { outbound: blocked, firewall: open, relay: 'permission denied', queue, served },
    expect: 'likely',
    explains: { messages: 9 },
  },
  'the firewall may not be read, and nothing tells who drops it: neither is claimed': {
    given: { outbound: blocked, firewall: 'needs root', relay: noRelay, queue, served },
    expect: 'likely',
    explains: { messages: 9 },
    says: ['by the network, or by a firewall rule of this host', 'not ruled out', 'needs root'],
  },
  'the firewall may not be read, but what is sent leaves this host': {
    given: {
      outbound: blocked,
      firewall: 'needs root',
      drops: { verdict: 'left', repeated: 4, refused: 0 },
      relay: noRelay,
      queue,
      served,
    },
    expect: 'certain',
    explains: { messages: 9 },
    says: 'of 4 connection requests that had to be sent again it refused none',
    never: ['firewall rule of this host', 'not ruled out'],
  },
  'the firewall may not be read, and this host drops it itself: another cause': {
    given: {
      outbound: blocked,
      firewall: 'needs root',
      drops: { verdict: 'kept', repeated: 4, refused: 4 },
      relay: noRelay,
      queue,
      served,
    },
    expect: 'none',
  },
})
