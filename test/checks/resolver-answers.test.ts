import { resolverAnswers } from '../../src/checks/resolver-answers.ts'
import type { ResolverLookups } from '../../src/probes/resolver-lookups.ts'
import { checkTable } from './table.ts'

const names = ['gmail.com', 'outlook.com', 'debian.org']
const lookups = (resolved: number, over: Partial<ResolverLookups> = {}): ResolverLookups => ({
  lookups: names.map((name, i) => ({
    name,
    addresses: i < resolved ? ['198.51.100.7'] : [],
    resolved: i < resolved,
  })),
  ms: 30,
  timedOut: false,
  servers: [{ server: '127.0.0.1', chroot: false, answer: resolved > 0 ? 'NOERROR' : 'timeout', ms: 30 }],
  ...over,
})

checkTable(resolverAnswers, {
  'all names resolve': { given: { resolver: lookups(3) }, expect: 'ok', says: '3 of 3 names' },
  'one name does not: that is its own matter': { given: { resolver: lookups(2) }, expect: 'ok', says: '2 of 3' },
  'unbound is dead': {
    given: { resolver: lookups(0) },
    expect: 'critical',
    says: ['none of 3 names resolves on this host', 'timeout'],
  },
  'the first name server is dead: every lookup takes five seconds': {
    given: { resolver: lookups(3, { ms: 15_000 }) },
    expect: 'warning',
    says: '3 names took 15.0 s',
  },
  'a closed network: its name server answers, and knows no name outside': {
    given: { resolver: lookups(0, { servers: [{ server: '10.0.0.2', chroot: false, answer: 'NXDOMAIN', ms: 2 }] }) },
    expect: 'ok',
    says: 'name server 10.0.0.2 answers',
  },
  'a name server that refuses is of no use': {
    given: { resolver: lookups(0, { servers: [{ server: '10.0.0.2', chroot: false, answer: 'REFUSED', ms: 2 }] }) },
    expect: 'critical',
  },
  'the server in the chroot answers, that of the host does not': {
    given: {
      resolver: lookups(0, {
        servers: [
          { server: '127.0.0.1', chroot: false, answer: 'timeout', ms: 4_000 },
          { server: '10.0.0.3', chroot: true, answer: 'NOERROR', ms: 2 },
        ],
      }),
    },
    expect: 'critical',
  },
  'nothing was looked up': { given: { resolver: lookups(0, { lookups: [], servers: [] }) }, expect: 'unknown' },
})
