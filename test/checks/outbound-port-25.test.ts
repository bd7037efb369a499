import { outboundPort25 } from '../../src/checks/outbound-port-25.ts'
import { noRelay, out, outbound, sendgrid, witness } from '../situations.ts'
import { checkTable } from './table.ts'

const blocked = [out('gmail.com', 25, 'timeout'), out('outlook.com', 25, 'timeout')]
const submission = out('sendgrid.net', 587, 'greets')

checkTable(outboundPort25, {
  'destinations answer': {
    given: { outbound: outbound([out('gmail.com', 25, 'greets'), out('outlook.com', 25, 'greets')]), relay: noRelay },
    expect: 'ok',
    says: '2 of 2 destinations answer on port 25',
  },
  'the provider drops port 25': {
    given: { outbound: outbound([...blocked, submission]), relay: noRelay },
    expect: 'critical',
    says: ['2 of 2 destinations fail on port 25', 'mx.sendgrid.net[198.51.100.1]:587 greets'],
  },
  'the provider resets port 25': {
    given: {
      outbound: outbound([out('gmail.com', 25, 'reset'), out('outlook.com', 25, 'refused'), submission]),
      relay: noRelay,
    },
    expect: 'critical',
  },
  'nothing at all goes out': {
    given: { outbound: outbound([...blocked, out('sendgrid.net', 587, 'timeout')]), relay: noRelay },
    expect: 'critical',
    says: 'no submission port answers either',
  },
  'one dead destination, the others answer': {
    given: {
      outbound: outbound([out('example.com', 25, 'timeout'), out('gmail.com', 25, 'greets')]),
      relay: noRelay,
    },
    expect: 'ok',
  },
  'only IPv6 fails': {
    given: {
      outbound: outbound([
        out('gmail.com', 25, 'unreachable', { ip: '2001:db8::1' }),
        out('gmail.com', 25, 'greets', { ip: '198.51.100.2' }),
      ]),
      relay: noRelay,
    },
    expect: 'ok',
  },
  'they refuse us in the greeting: the port is open all the same': {
    given: {
      outbound: outbound([
        out('gmail.com', 25, 'greets', { code: 554, banner: '554 blocked' }),
        out('outlook.com', 25, 'timeout'),
      ]),
      relay: noRelay,
    },
    expect: 'ok',
  },
  'everything goes through a relay on 587, as the network wants it': {
    given: { outbound: outbound([...blocked, submission]), relay: sendgrid },
    expect: 'ok',
    says: 'goes through [smtp.sendgrid.net]:587',
  },
  'the relay itself is dialled on port 25': {
    given: { outbound: outbound([...blocked, submission]), relay: { ...sendgrid, port: 25 } },
    expect: 'critical',
  },
  'one destination alone is no witness': {
    given: { outbound: outbound([out('example.com', 25, 'timeout'), submission]), relay: noRelay },
    expect: 'unknown',
    says: 'one destination alone',
  },
  'two hosts of one operator are one witness': {
    given: {
      outbound: outbound([
        out('example.com', 25, 'timeout', { host: 'mx1.example.com' }),
        out('example.com', 25, 'timeout', { host: 'mx2.example.com' }),
        submission,
      ]),
      relay: noRelay,
    },
    expect: 'unknown',
  },
  'no witness resolves': {
    given: { outbound: outbound([], [witness('gmail.com', { unresolved: 'timeout' })]), relay: noRelay },
    expect: 'unknown',
    says: 'no witness resolves (gmail.com)',
  },
  'a closed network, whose name service knows nobody outside': {
    given: {
      outbound: outbound([], [witness('gmail.com', { role: 'known', unresolved: 'NXDOMAIN' })]),
      relay: noRelay,
    },
    expect: 'skipped',
    says: 'closed network',
  },
  'the name service fails while mail waits for a domain that does not exist': {
    given: { outbound: outbound([], [witness('example.com', { unresolved: 'NXDOMAIN' })]), relay: noRelay },
    expect: 'unknown',
  },
  'sshd forwards nothing, and the host has no tool to dial': {
    given: {
      outbound: outbound(blocked.map((dial) => ({ ...dial, outcome: 'unknown', why: 'AllowTcpForwarding no' }))),
      relay: noRelay,
    },
    expect: 'unknown',
    says: 'AllowTcpForwarding no',
  },
})
