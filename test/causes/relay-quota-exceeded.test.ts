import { relayQuotaExceeded } from '../../src/causes/relay-quota-exceeded.ts'
import { group, logOf, outbound, passwordMap, queueOf, sendgrid } from '../situations.ts'
import { relayDial } from './relays.ts'
import { causeTable } from './table.ts'

const reason =
  'SASL authentication failed; server smtp.sendgrid.net[203.0.113.25] said: 451 Authentication failed: Maximum credits exceeded'
const relay = { ...sendgrid, maps: [passwordMap()] }
const queue = queueOf([group({ reason, messages: 6 })])

causeTable(relayQuotaExceeded, {
  'the allowance is used up': {
    given: { queue, log: logOf(), relay, outbound: outbound([relayDial(587, 'greets')]) },
    expect: 'certain',
    explains: { messages: 6 },
    says: ['Maximum credits exceeded', 'our way out works: smtp.sendgrid.net'],
  },
  'the relay could not be dialled': {
    given: { queue, log: logOf(), relay },
    expect: 'likely',
    explains: { messages: 6 },
  },
  'nothing waits': { given: { queue: queueOf([]), log: logOf(), relay }, expect: 'none' },
})
