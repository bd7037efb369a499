import { ipv6Unusable } from '../../src/causes/ipv6-unusable.ts'
import { group, out, outbound, queueOf, settingsOf } from '../situations.ts'
import { refused, unreachable6 } from './replies.ts'
import { causeTable } from './table.ts'

const four = out('gmail.com', 25, 'greets')
const six = out('gmail.com', 25, 'unreachable', { ip: '2001:db8::1' })
const queue = queueOf([group({ domain: 'six.example', reason: unreachable6, messages: 2 }), group({ reason: refused })])
const settings = settingsOf({ inet_protocols: 'all' })

causeTable(ipv6Unusable, {
  'IPv6 fails, IPv4 works': {
    given: { outbound: outbound([four, six]), settings, queue },
    expect: 'certain',
    explains: { messages: 2 },
    says: ['2001:db8::25', 'IPv4 works: mx.gmail.com[198.51.100.1]:25 greets'],
  },
  'IPv6 was not dialled': {
    given: { outbound: outbound([four]), settings, queue },
    expect: 'likely',
    explains: { messages: 2 },
  },
  'IPv6 works: that destination is down': {
    given: { outbound: outbound([four, { ...six, outcome: 'greets' }]), settings, queue },
    expect: 'none',
  },
  'IPv4 does not work either': {
    given: { outbound: outbound([{ ...four, outcome: 'timeout' }, six]), settings, queue },
    expect: 'none',
  },
  'Postfix uses IPv4 only': {
    given: { outbound: outbound([four, six]), settings: settingsOf({ inet_protocols: 'ipv4' }), queue },
    expect: 'none',
  },
  'a host without IPv6, and no mail that needs it': {
    given: { outbound: outbound([four, six]), settings, queue: queueOf([group({ reason: refused })]) },
    expect: 'none',
  },
})
