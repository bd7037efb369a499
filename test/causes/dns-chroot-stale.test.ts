import { dnsChrootStale } from '../../src/causes/dns-chroot-stale.ts'
import type { ResolverFiles } from '../../src/probes/resolver.ts'
import { group, lookupsOf, queueOf, settingsOf } from '../situations.ts'
import { notFoundAgain } from './replies.ts'
import { causeTable } from './table.ts'

const conf = (...nameservers: readonly string[]) => ({ nameservers, search: [], options: [] })
const files = (copy: string): ResolverFiles => ({
  resolvConf: conf('10.0.0.2'),
  chroot: { path: '/var/spool/postfix/etc/resolv.conf', conf: conf(copy) },
  order: ['files', 'dns'],
  hosts: [],
})
const smtp = { name: 'smtp', type: 'unix', maxproc: '-', command: 'smtp', overrides: {} }
const chrooted = settingsOf({}, [{ ...smtp, chroot: true }])
const copyOf = (answer: string) => lookupsOf(2, [{ server: '10.9.9.9', answer, ms: 9, chroot: true }])
const queue = queueOf([group({ reason: notFoundAgain, messages: 3 })])

causeTable(dnsChrootStale, {
  'the host resolves, the copy names a server that is gone': {
    given: { files: files('10.9.9.9'), lookups: copyOf('timeout'), settings: chrooted, queue },
    expect: 'certain',
    explains: { messages: 3 },
    says: '/var/spool/postfix/etc/resolv.conf names 10.9.9.9; /etc/resolv.conf names 10.0.0.2',
  },
  'another server in the copy, and it answers: the domain itself fails': {
    given: { files: files('10.9.9.9'), lookups: copyOf('NOERROR'), settings: chrooted, queue },
    expect: 'none',
  },
  'the copy is the same': {
    given: { files: files('10.0.0.2'), lookups: lookupsOf(2), settings: chrooted, queue },
    expect: 'none',
  },
  'smtp does not run in the chroot, an old copy lies about': {
    given: {
      files: files('10.9.9.9'),
      lookups: copyOf('timeout'),
      settings: settingsOf({}, [{ ...smtp, chroot: false }]),
      queue,
    },
    expect: 'none',
  },
  'the host does not resolve either: another cause': {
    given: { files: files('10.9.9.9'), lookups: lookupsOf(0), settings: chrooted, queue },
    expect: 'none',
  },
})
