import { relayDown } from '../../src/causes/relay-down.ts'
import { group, out, outbound, queueOf, sendgrid } from '../situations.ts'
import { relayDial } from './relays.ts'
import { timedOut } from './replies.ts'
import { causeTable } from './table.ts'

const dead = [relayDial(587, 'refused'), relayDial(2525, 'timeout')]
const queue = queueOf([group({ reason: timedOut, messages: 3 })])

causeTable(relayDown, {
  'none of its ports answers, others do': {
    given: { relay: sendgrid, outbound: outbound([...dead, out('gmail.com', 25, 'greets')]), queue },
    expect: 'certain',
    explains: { messages: 3 },
    says: [':587 refuses connections', 'others answer: mx.gmail.com'],
  },
  'nobody answers: the relay may be well': {
    given: { relay: sendgrid, outbound: outbound([...dead, out('gmail.com', 25, 'timeout')]), queue },
    expect: 'likely',
    explains: { messages: 3 },
  },
  'nobody answers on 25, where it is dialled too: that is the network': {
    given: {
      relay: { ...sendgrid, relayhost: '[relay.example.net]', port: 25 },
      outbound: outbound([
        relayDial(25, 'timeout'),
        out('gmail.com', 25, 'timeout'),
        out('outlook.com', 25, 'timeout'),
        out('sendgrid.net', 587, 'greets'),
      ]),
      queue,
    },
    expect: 'none',
  },
  'a relay for some senders: others are no business of its': {
    given: {
      relay: { ...sendgrid, partial: true },
      outbound: outbound([...dead, out('gmail.com', 25, 'greets')]),
      queue: queueOf([
        group({ reason: 'connect to smtp.sendgrid.net[203.0.113.25]:587: Connection refused', messages: 2 }),
        group({ reason: timedOut, messages: 3 }),
        group({ queue: 'active' }),
      ]),
    },
    expect: 'certain',
    explains: { messages: 2 },
  },
  'a relay in the same network, by a private address': {
    given: {
      relay: { ...sendgrid, relayhost: '[10.9.9.1]:587', host: '10.9.9.1' },
      outbound: outbound([...dead, out('gmail.com', 25, 'greets')]),
      queue: queueOf([group({ reason: 'connect to 10.9.9.1[10.9.9.1]:587: Connection refused', messages: 4 })]),
    },
    expect: 'certain',
    explains: { messages: 4 },
  },
  'another port answers': {
    given: { relay: sendgrid, outbound: outbound([...dead, relayDial(465, 'greets')]), queue },
    expect: 'none',
  },
  'it could not be dialled': {
    given: { relay: sendgrid, outbound: outbound([relayDial(587, 'denied'), relayDial(2525, 'unknown')]), queue },
    expect: 'none',
  },
})
