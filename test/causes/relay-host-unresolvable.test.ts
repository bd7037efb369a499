import { relayHostUnresolvable } from '../../src/causes/relay-host-unresolvable.ts'
import { delivery, group, logOf, lookupsOf, noRelay, outbound, queueOf, sendgrid, witness } from '../situations.ts'
import { notFoundAgain } from './replies.ts'
import { causeTable } from './table.ts'

const lost = (unresolved: string) => outbound([], [witness('smtp.sendgrid.nte', { role: 'relay', unresolved })])
const relay = { ...sendgrid, relayhost: '[smtp.sendgrid.nte]:587', host: 'smtp.sendgrid.nte' }
const queue = queueOf([group({ reason: notFoundAgain, messages: 3 })])

const returned = (name: string, count: number) =>
  delivery('bounced', {
    reason: `Host or domain name not found. Name service error for name=${name} type=A: Host not found`,
    relay: 'none',
    count,
  })

causeTable(relayHostUnresolvable, {
  'misspelt, other names resolve': {
    given: { relay, outbound: lost('NXDOMAIN'), lookups: lookupsOf(2), queue },
    expect: 'certain',
    explains: { messages: 3 },
    says: ['smtp.sendgrid.nte: NXDOMAIN', 'gmail.com resolves'],
  },
  'set by default_transport: mail is returned at once': {
    given: {
      relay: { ...relay, setting: 'default_transport' },
      outbound: lost('NXDOMAIN'),
      lookups: lookupsOf(2),
      queue: queueOf([]),
      log: logOf({ deliveries: [returned('smtp.sendgrid.nte', 4), returned('nowhere.example', 2)] }),
    },
    expect: 'certain',
    explains: { bounced: 4 },
  },
  'the name exists, without an address': {
    given: { relay, outbound: lost('smtp.sendgrid.nte has no address'), lookups: lookupsOf(2), queue },
    expect: 'certain',
    explains: { messages: 3 },
  },
  'no name resolves: the resolver, not the relay': {
    given: { relay, outbound: lost('timeout'), lookups: lookupsOf(0), queue },
    expect: 'none',
  },
  'this one question got no answer in time': {
    given: { relay, outbound: lost('timeout'), lookups: lookupsOf(2), queue },
    expect: 'none',
  },
  'no relay is set': {
    given: { relay: noRelay, outbound: lost('NXDOMAIN'), lookups: lookupsOf(2), queue },
    expect: 'none',
  },
})
