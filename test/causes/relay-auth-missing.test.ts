import { relayAuthMissing } from '../../src/causes/relay-auth-missing.ts'
import {
  ago,
  delivery,
  group,
  hours,
  logOf,
  minutes,
  noRelay,
  outbound,
  passwordMap,
  queueOf,
  sendgrid,
} from '../situations.ts'
import { relayDial } from './relays.ts'
import { loginWanted, relayDenied, wrongKey } from './replies.ts'
import { causeTable } from './table.ts'

const off = { ...sendgrid, saslEnabled: false }
const misses = sendgrid.keys.map((key) => ({ key, result: 'miss' as const }))
const relay = 'smtp.sendgrid.net[203.0.113.25]:587'
const bounced = delivery('bounced', { relay, reason: loginWanted, count: 12 })
const offers = outbound([relayDial(587, 'greets', { mechanisms: ['PLAIN'] })])
const internal = { ...noRelay, relayhost: '[relay.example.net]', host: 'relay.example.net' }
const denied = { relay: 'relay.example.net[10.0.0.9]:25', reason: relayDenied }

const written = (modified: number) => ({
  path: '/x.db',
  owner: 'root',
  group: 'root',
  mode: '600',
  bytes: 1,
  modified,
})

causeTable(relayAuthMissing, {
  'no login is set: mail bounces, the queue is empty': {
    given: { relay: off, outbound: offers, log: logOf({ deliveries: [bounced] }), queue: queueOf([]) },
    expect: 'certain',
    explains: { bounced: 12 },
    says: ['smtp_sasl_auth_enable = no', 'Unauthenticated senders not allowed', 'offers AUTH PLAIN'],
  },
  'the key is spelt [host] without the port': {
    given: {
      relay: {
        ...sendgrid,
        maps: [passwordMap({ lookups: [...misses, { key: '[smtp.sendgrid.net]', result: 'hit' }] })],
      },
      outbound: offers,
      log: logOf({ deliveries: [bounced] }),
    },
    expect: 'certain',
    explains: { bounced: 12 },
    says: 'the map has the key [smtp.sendgrid.net], which Postfix never looks up',
  },
  'logins are kept by sender, and the sender has one: another cause': {
    given: {
      relay: { ...sendgrid, maps: [passwordMap({ lookups: misses })] },
      bySender: { byMessage: new Map(), senders: [{ sender: 'shop@antv.test', result: 'hit' }] },
      outbound: offers,
      log: logOf({ deliveries: [bounced] }),
    },
    expect: 'none',
  },
  'logins are kept by sender, and nobody is known who sends: not told': {
    given: {
      relay: { ...sendgrid, maps: [passwordMap({ lookups: misses })] },
      bySender: { byMessage: new Map(), senders: [] },
      outbound: offers,
      log: logOf({ deliveries: [bounced] }),
    },
    expect: 'none',
  },
  'logins are kept by sender, and the sender has none': {
    given: {
      relay: { ...sendgrid, maps: [passwordMap({ lookups: misses })] },
      bySender: { byMessage: new Map(), senders: [{ sender: 'shop@antv.test', result: 'miss' }] },
      outbound: offers,
      log: logOf({ deliveries: [bounced] }),
    },
    expect: 'certain',
    explains: { bounced: 12 },
    says: 'nor does one for a sender: shop@antv.test (postmap -q)',
  },
  'logins are kept by sender: the one whose mail bounced has none, another one has, and its mail passes': {
    given: {
      relay: { ...sendgrid, maps: [passwordMap({ lookups: misses })] },
      bySender: {
        byMessage: new Map([
          ['AAA', 'shop@antv.test'],
          ['BBB', 'office@antv.test'],
        ]),
        senders: [
          { sender: 'shop@antv.test', result: 'miss' },
          { sender: 'office@antv.test', result: 'hit' },
        ],
      },
      outbound: offers,
      log: logOf({
        deliveries: [
          { ...bounced, queueIds: ['AAA'], last: ago(hours) * 1000 },
          delivery('sent', { relay, queueIds: ['BBB'], last: ago(minutes) * 1000 }),
        ],
      }),
    },
    expect: 'certain',
    explains: { bounced: 12 },
    says: 'nor does one for a sender: shop@antv.test (postmap -q)',
  },
  'logins are kept by sender: the one whose mail bounced has one by now, another has none': {
    given: {
      relay: { ...sendgrid, maps: [passwordMap({ lookups: misses })] },
      bySender: {
        byMessage: new Map([
          ['AAA', 'shop@antv.test'],
          ['BBB', 'office@antv.test'],
        ]),
        senders: [
          { sender: 'shop@antv.test', result: 'hit' },
          { sender: 'office@antv.test', result: 'miss' },
        ],
      },
      outbound: offers,
      log: logOf({ deliveries: [{ ...bounced, queueIds: ['AAA'] }] }),
    },
    expect: 'none',
  },
  'another relay asked for a login, before this one was set': {
    given: {
      relay: internal,
      outbound: outbound([relayDial(25, 'greets', { host: 'relay.example.net', ip: '10.0.0.9' })]),
      log: logOf({ deliveries: [bounced] }),
    },
    expect: 'none',
  },
  'a transport table sends everything there': {
    given: {
      relay: { ...off, setting: 'transport_maps *' },
      outbound: offers,
      log: logOf({ deliveries: [bounced] }),
    },
    expect: 'certain',
    explains: { bounced: 12 },
    says: 'transport_maps * = [smtp.sendgrid.net]:587',
  },
  'the map was changed after the last refusal: nothing is known of the new key': {
    given: {
      relay: { ...sendgrid, maps: [passwordMap({ lookups: misses, compiled: written(ago(minutes)) })] },
      outbound: offers,
      log: logOf({ deliveries: [{ ...bounced, last: ago(2 * hours) * 1000 }] }),
    },
    expect: 'none',
  },
  'credentials are used, and wrong: another cause': {
    given: {
      relay: { ...sendgrid, maps: [passwordMap()] },
      outbound: offers,
      log: logOf(),
      queue: queueOf([group({ reason: wrongKey })]),
    },
    expect: 'none',
  },
  'which keys there are is not known': {
    given: {
      relay: {
        ...sendgrid,
        maps: [passwordMap({ lookups: sendgrid.keys.map((key) => ({ key, result: 'unknown' })) })],
      },
      log: logOf({ deliveries: [bounced] }),
    },
    expect: 'none',
  },
  'the relay has taken mail since: an incident that has passed': {
    given: {
      relay: off,
      log: logOf({
        deliveries: [
          { ...bounced, last: ago(3 * hours) * 1000 },
          delivery('sent', { relay, last: ago(minutes) * 1000 }),
        ],
      }),
    },
    expect: 'none',
  },
  'an internal relay without login refuses one recipient, and takes the rest': {
    given: {
      relay: internal,
      log: logOf({
        deliveries: [
          delivery('bounced', { ...denied, last: ago(20 * minutes) * 1000 }),
          delivery('sent', { relay: denied.relay, last: ago(minutes) * 1000 }),
        ],
      }),
    },
    expect: 'none',
  },
  'an internal relay denies all, and offers no login: likely, not certain': {
    given: {
      relay: internal,
      outbound: outbound([]),
      log: logOf({ deliveries: [delivery('bounced', { ...denied, count: 4 })] }),
    },
    expect: 'likely',
    explains: { bounced: 4 },
  },
  'a destination finds our mail unauthenticated (SPF, DKIM): that is no login': {
    given: {
      relay: off,
      log: logOf(),
      queue: queueOf([
        group({
          reason:
            'host mx.example.com[198.51.100.1] said: 421 4.7.26 This mail is unauthenticated: SPF and DKIM did not pass (in reply to end of DATA command)',
        }),
      ]),
    },
    expect: 'none',
  },
  'no relay is set': { given: { relay: noRelay, log: logOf({ deliveries: [bounced] }) }, expect: 'none' },
})
