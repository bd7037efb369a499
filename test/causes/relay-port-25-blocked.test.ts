import { relayPort25Blocked } from '../../src/causes/relay-port-25-blocked.ts'
import { group, noRelay, outbound, queueOf, sendgrid } from '../situations.ts'
import { relayDial } from './relays.ts'
import { timedOut } from './replies.ts'
import { causeTable } from './table.ts'

const relay = { ...sendgrid, relayhost: 'smtp.sendgrid.net', port: 25, portGiven: false }
const queue = queueOf([group({ reason: timedOut, messages: 3 })])

causeTable(relayPort25Blocked, {
  'written without a port, 587 passes': {
    given: { relay, outbound: outbound([relayDial(25, 'timeout'), relayDial(587, 'greets')]), queue },
    expect: 'certain',
    explains: { messages: 3 },
    says: ['relayhost = smtp.sendgrid.net, without a port: port 25', ':587 greets'],
  },
  'one of its addresses answers on 25': {
    given: {
      relay,
      outbound: outbound([relayDial(25, 'timeout'), relayDial(25, 'greets'), relayDial(587, 'greets')]),
      queue,
    },
    expect: 'none',
  },
  'no other port passes either: the relay is down': {
    given: { relay, outbound: outbound([relayDial(25, 'timeout'), relayDial(587, 'timeout')]), queue },
    expect: 'none',
  },
  'port 25 could not be dialled': {
    given: { relay, outbound: outbound([relayDial(25, 'denied'), relayDial(587, 'greets')]), queue },
    expect: 'none',
  },
  'the relay is set on 587': {
    given: { relay: sendgrid, outbound: outbound([relayDial(25, 'timeout'), relayDial(587, 'greets')]), queue },
    expect: 'none',
  },
  'no relay': { given: { relay: noRelay, outbound: outbound([relayDial(25, 'timeout')]), queue }, expect: 'none' },
})
