import { destinationDown } from '../../src/causes/destination-down.ts'
import { group, noRelay, out, outbound, queueOf, sendgrid } from '../situations.ts'
import { greylisted, lmtpRefused, refused, timedOut } from './replies.ts'
import { causeTable } from './table.ts'

const queue = queueOf([group({ reason: timedOut, messages: 2 })])
const served = ['example.net']
const dead = out('example.com', 25, 'timeout')
const others = out('gmail.com', 25, 'greets')

causeTable(destinationDown, {
  'its address is private: another office of the same network': {
    given: {
      queue: queueOf([group({ reason: 'connect to mx.example.com[10.9.9.1]:25: Connection refused', messages: 2 })]),
      outbound: outbound([out('example.com', 25, 'refused', { ip: '10.9.9.1' }), out('gmail.com', 25, 'greets')]),
      relay: noRelay,
    },
    expect: 'certain',
    explains: { messages: 2 },
  },
  'does not answer, others do': {
    given: { queue, outbound: outbound([dead, others]), relay: noRelay, served },
    expect: 'certain',
    explains: { messages: 2 },
    says: ['example.com does not answer', timedOut, 'others answer: mx.gmail.com'],
  },
  'was not dialled, others answer': {
    given: { queue, outbound: outbound([others]), relay: noRelay, served },
    expect: 'likely',
    explains: { messages: 2 },
  },
  'nothing could be dialled': {
    given: { queue, relay: noRelay, served },
    expect: 'possible',
    explains: { messages: 2 },
  },
  'could not be dialled is not down': {
    given: { queue, outbound: outbound([{ ...dead, outcome: 'denied' }, others]), relay: noRelay, served },
    expect: 'likely',
    explains: { messages: 2 },
  },
  'answers again: the next attempt may pass': {
    given: { queue, outbound: outbound([{ ...dead, outcome: 'greets' }, others]), relay: noRelay, served },
    expect: 'possible',
    explains: { messages: 2 },
    says: 'now: the next attempt may pass',
  },
  'nobody answers: the fault is not theirs': {
    given: { queue, outbound: outbound([dead, { ...others, outcome: 'timeout' }]), relay: noRelay, served },
    expect: 'none',
  },
  'several are named by their number': {
    given: {
      queue: queueOf([group({ reason: timedOut }), group({ domain: 'example.org', reason: refused })]),
      outbound: outbound([others]),
      relay: noRelay,
      served,
    },
    expect: 'likely',
    explains: { messages: 2 },
    says: '2 destinations do not answer',
  },
  'a message with two recipients: only the dead one is named': {
    given: {
      queue: queueOf([
        group({
          symptoms: [
            { reason: greylisted, domain: 'example.org', recipients: 1 },
            { reason: timedOut, domain: 'example.com', recipients: 1 },
          ],
        }),
      ]),
      outbound: outbound([others]),
      relay: noRelay,
      served,
    },
    expect: 'likely',
    explains: { messages: 1 },
    says: 'example.com does not answer',
    never: 'example.org',
  },
  'the relay does not answer: another cause': {
    given: {
      queue: queueOf([group({ reason: 'connect to smtp.sendgrid.net[203.0.113.25]:587: Connection timed out' })]),
      outbound: outbound([others]),
      relay: sendgrid,
      served,
    },
    expect: 'none',
  },
  'our own mailbox server does not answer: another cause': {
    given: {
      queue: queueOf([group({ domain: 'example.net', reason: lmtpRefused })]),
      outbound: outbound([others]),
      served,
    },
    expect: 'none',
  },
})
