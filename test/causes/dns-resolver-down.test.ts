import { dnsResolverDown } from '../../src/causes/dns-resolver-down.ts'
import { group, lookupsOf, queueOf } from '../situations.ts'
import { notFoundAgain } from './replies.ts'
import { causeTable } from './table.ts'

const server = (answer: string, chroot = false) => ({ server: '10.0.0.2', answer, ms: 4_000, chroot })
const queue = queueOf([
  group({ reason: notFoundAgain, messages: 3 }),
  group({ queue: 'active', domain: 'example.org' }),
  group({ queue: 'active', domain: 'example.net' }),
])
const served = ['example.net']

causeTable(dnsResolverDown, {
  'unbound is dead: mail to others waits, local mail has nothing to do with it': {
    given: { lookups: lookupsOf(0, [server('timeout')]), queue, served },
    expect: 'certain',
    explains: { messages: 4 },
    says: ['none of gmail.com, outlook.com resolves', 'name server 10.0.0.2: timeout'],
  },
  'one name resolves: that is no dead resolver': { given: { lookups: lookupsOf(1), queue, served }, expect: 'none' },
  'a closed network, whose name server knows no name outside': {
    given: { lookups: lookupsOf(0, [server('NXDOMAIN')]), queue, served },
    expect: 'none',
  },
  'UDP is dropped: the server answers us over TCP, Postfix asks over UDP': {
    given: { lookups: lookupsOf(0, [server('NOERROR')]), queue, served },
    expect: 'certain',
    explains: { messages: 4 },
    says: ['name server 10.0.0.2: NOERROR', 'over TCP only'],
  },
  'libc is told not to ask name servers, and no mail waits for a name': {
    given: { lookups: lookupsOf(0, [server('NOERROR')]), queue: queueOf([]), served },
    expect: 'none',
  },
  'only the server in the chroot answers': {
    given: { lookups: lookupsOf(0, [server('timeout'), server('NOERROR', true)]), queue, served },
    expect: 'certain',
    explains: { messages: 4 },
  },
  'a domain whose own name servers fail': { given: { lookups: lookupsOf(2), queue, served }, expect: 'none' },
})
