import { relayAuthWrong } from '../../src/causes/relay-auth-wrong.ts'
import { ago, delivery, group, hours, logOf, minutes, outbound, passwordMap, queueOf, sendgrid } from '../situations.ts'
import { relayDial } from './relays.ts'
import { greylisted, loginWanted, noMechanism, wrongKey } from './replies.ts'
import { causeTable } from './table.ts'

const relay = { ...sendgrid, maps: [passwordMap()] }
const queue = queueOf([group({ reason: wrongKey, messages: 5 })])
const at = 'smtp.sendgrid.net[203.0.113.25]:587'
const bounced = delivery('bounced', { relay: at, reason: wrongKey, last: ago(5 * hours) * 1000 })

causeTable(relayAuthWrong, {
  'the key was revoked': {
    given: { relay, outbound: outbound([relayDial(587, 'greets')]), log: logOf(), queue },
    expect: 'certain',
    explains: { messages: 5 },
    says: ['535 Authentication failed', 'the map has the key [smtp.sendgrid.net]:587', ':587 answers from here'],
  },
  'a message with two recipients: the reason quoted is that of the relay': {
    given: {
      log: logOf(),
      queue: queueOf([
        group({
          symptoms: [
            { reason: greylisted, domain: 'example.org', recipients: 1 },
            { reason: wrongKey, domain: 'example.com', recipients: 1 },
          ],
        }),
      ]),
    },
    expect: 'likely',
    explains: { messages: 1 },
    says: '535 Authentication failed',
    never: 'Greylisted',
  },
  'neither map nor relay could be asked': {
    given: { queue, log: logOf() },
    expect: 'likely',
    explains: { messages: 5 },
  },
  'no plug-in to log in with: another cause': {
    given: { relay, log: logOf(), queue: queueOf([group({ reason: noMechanism })]) },
    expect: 'none',
  },
  'no credentials at all: another cause': {
    given: { relay, log: logOf(), queue: queueOf([group({ reason: loginWanted })]) },
    expect: 'none',
  },
  'the new key works since': {
    given: {
      relay,
      log: logOf({ deliveries: [bounced, delivery('sent', { relay: at, last: ago(minutes) * 1000 })] }),
      queue: queueOf([]),
    },
    expect: 'none',
  },
  'the login of one sender is refused, while another sender has none of that trouble': {
    given: {
      relay: { ...sendgrid, maps: [passwordMap({ lookups: [] })] },
      bySender: {
        byMessage: new Map(),
        senders: [
          { sender: 'office@antv.test', result: 'hit' },
          { sender: 'user1@antv.test', result: 'hit' },
        ],
      },
      outbound: outbound([relayDial(587, 'greets')]),
      log: logOf(),
      queue: queueOf([
        {
          ...group({ reason: wrongKey }),
          samples: [{ id: 'A', arrival: 1, sender: 'User1@antv.test', recipient: 'x' }],
        },
      ]),
    },
    expect: 'certain',
    explains: { messages: 1 },
    says: 'the map has a login for the sender user1@antv.test',
    never: 'office@antv.test',
  },
})
