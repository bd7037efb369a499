import { relayPortBlocked } from '../../src/causes/relay-port-blocked.ts'
import { group, outbound, queueOf, sendgrid } from '../situations.ts'
import { relayDial } from './relays.ts'
import { timedOut } from './replies.ts'
import { causeTable } from './table.ts'

const queue = queueOf([group({ reason: timedOut, messages: 3 })])

causeTable(relayPortBlocked, {
  '587 is blocked, 2525 passes': {
    given: { relay: sendgrid, outbound: outbound([relayDial(587, 'timeout'), relayDial(2525, 'greets')]), queue },
    expect: 'certain',
    explains: { messages: 3 },
    says: [':587 does not answer', ':2525 greets'],
  },
  'it answers': {
    given: { relay: sendgrid, outbound: outbound([relayDial(587, 'greets'), relayDial(2525, 'greets')]), queue },
    expect: 'none',
  },
  'the port that is set could not be dialled': {
    given: { relay: sendgrid, outbound: outbound([relayDial(587, 'denied'), relayDial(2525, 'greets')]), queue },
    expect: 'none',
  },
  'none answers: the relay is down': {
    given: { relay: sendgrid, outbound: outbound([relayDial(587, 'timeout'), relayDial(2525, 'timeout')]), queue },
    expect: 'none',
  },
})
