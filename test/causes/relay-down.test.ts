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
  'another port answers': {
    given: { relay: sendgrid, outbound: outbound([...dead, relayDial(465, 'greets')]), queue },
    expect: 'none',
  },
  'it could not be dialled': {
    given: { relay: sendgrid, outbound: outbound([relayDial(587, 'denied'), relayDial(2525, 'unknown')]), queue },
    expect: 'none',
  },
})
