import { expect, test } from 'vitest'
import { resolver } from '../../src/probes/resolver.ts'
import { resolverByEither, resolverByLibc, resolverLookups } from '../../src/probes/resolver-lookups.ts'
import { askProbe, dns, known, missing, value, why } from './ask.ts'

const resolv =
  '# made by dhcp\nnameserver 198.51.100.53\nnameserver 127.0.0.1 ; local\nsearch antv.test a.test\noptions timeout:1 rotate\n'

test('the files that tell this host how to resolve', () => {
  const fact = value(
    askProbe(resolver, [
      resolv,
      'hosts:  files mdns4_minimal [NOTFOUND=return] dns\n',
      '127.0.0.1 localhost lo # x\n',
      undefined,
    ]),
  )
  expect(fact).toEqual({
    resolvConf: {
      nameservers: ['198.51.100.53', '127.0.0.1'],
      search: ['antv.test', 'a.test'],
      options: ['timeout:1', 'rotate'],
    },
    chroot: null,
    order: ['files', 'mdns4_minimal', 'dns'],
    hosts: [{ address: '127.0.0.1', names: ['localhost', 'lo'] }],
  })
  expect(value(askProbe(resolver, [undefined, '', '', 'nameserver 192.0.2.1\n']))).toMatchObject({
    resolvConf: null,
    chroot: { conf: { nameservers: ['192.0.2.1'] } },
    order: ['files', 'dns'],
  })
  expect(why(askProbe(resolver, [{ status: 'timeout', why: 'late' }]))).toBe('late')
})

const looked = (answer: Parameters<typeof askProbe>[1]) => value(askProbe(resolverByLibc, answer))
const files = known({
  resolvConf: { nameservers: ['198.51.100.53'], search: [], options: [] },
  chroot: { path: 'x', conf: { nameservers: ['192.0.2.1'], search: [], options: [] } },
  order: [],
  hosts: [],
})

test('names resolve, or the servers are asked one by one', () => {
  const stdout = `198.51.100.26  STREAM gmail-smtp-in.l.google.com
198.51.100.26  DGRAM
198.51.100.87  STREAM smtp.sendgrid.net
`
  const good = value(askProbe(resolverLookups, [dns('SERVFAIL')], { libc: known(looked([stdout])), files }))
  expect(good.lookups.map(({ name, addresses }) => `${name} ${addresses}`)).toEqual([
    'gmail-smtp-in.l.google.com 198.51.100.26',
    'smtp.sendgrid.net 198.51.100.87',
  ])
  expect(good.servers).toMatchObject([{ server: '192.0.2.1', answer: 'SERVFAIL', chroot: true }])
  const dead = looked([{ status: 'timeout', exitCode: 124 }])
  expect(
    value(askProbe(resolverLookups, [{ status: 'timeout' }, dns('NOERROR')], { libc: known(dead), files })),
  ).toMatchObject({
    timedOut: true,
    lookups: [{ resolved: false }, { resolved: false }],
    servers: [
      { server: '198.51.100.53', answer: 'timeout', chroot: false },
      { server: '192.0.2.1', answer: 'NODATA', chroot: true },
    ],
  })
  expect(why(askProbe(resolverLookups, [], { libc: missing('no getent'), files }))).toBe('no getent')
})

test('on a host without IPv4 names have IPv6 addresses, which is asked where the first look-up finds none', () => {
  const none = looked([{ exitCode: 2 }])
  const by = (global: boolean, four = none) => {
    const facts = { four: known(four), ipv6: known({ global, addresses: [] }) }
    const asked: string[] = []
    const fact = value(
      askProbe(
        resolverByEither,
        (ask) => {
          asked.push(ask.kind === 'exec' ? (ask.argv[3] ?? '') : '')
          return '2001:db8::26 STREAM gmail-smtp-in.l.google.com\n2001:db8::87 STREAM smtp.sendgrid.net\n'
        },
        facts,
      ),
    )
    return [asked, fact.lookups.map(({ resolved }) => resolved)]
  }
  expect(by(true)).toEqual([['ahostsv6'], [true, true]])
  expect(by(false)).toEqual([[], [false, false]])
  expect(by(true, { ...none, timedOut: true })).toEqual([[], [false, false]])
})
