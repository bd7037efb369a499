import { expect, test } from 'vitest'
import { mtas } from '../../src/mta/index.ts'
import { answers, dialedOf } from '../../src/probes/dialed.ts'
import { globalIpv6 } from '../../src/probes/global-ipv6.ts'
import { greetingAsk } from '../../src/probes/hop-greeting.ts'
import { knownAsks, readMx } from '../../src/probes/outbound.ts'
import { outboundAddresses } from '../../src/probes/outbound-addresses.ts'
import { outboundDials } from '../../src/probes/outbound-dials.ts'
import { outboundKnown } from '../../src/probes/outbound-known.ts'
import { outboundMx } from '../../src/probes/outbound-mx.ts'
import { relayRoute } from '../../src/probes/relay-route.ts'
import { readNextHop } from '../../src/probes/relayhost.ts'
import type { Settings } from '../../src/probes/slots.ts'
import type { QueueFact } from '../../src/queue/queue.ts'
import type { Ask } from '../../src/target/target.ts'
import { type Answer, askProbe, asksOf, dns, failed, greeted, known, missing, readingOf, value } from './ask.ts'

const dial: Ask = { kind: 'dial', host: '198.51.100.1', port: 25, smtp: { protocol: 'smtp' } }
const dialed = (answer: Answer | undefined, ask = dial) => dialedOf(readingOf(ask, answer))

test('a connection in one word', () => {
  expect(dialed(greeted())).toMatchObject({ outcome: 'greets', code: 220, ms: 30, why: '' })
  expect(dialed(greeted('554 5.7.1 listed'))).toMatchObject({ outcome: 'greets', code: 554 })
  expect(dialed(greeted('220 x', 'STARTTLS', 'AUTH PLAIN login', 'AUTH=PLAIN')).mechanisms).toEqual([
    'PLAIN',
    'LOGIN',
    'PLAIN',
  ])
  expect(dialed(failed('timeout')).outcome).toBe('timeout')
  expect(dialed(failed('timeout', 'greeting')).outcome).toBe('silent')
  expect(dialed(failed('closed', 'greeting')).outcome).toBe('closed')
  expect(dialed(failed('refused')).outcome).toBe('refused')
  expect(dialed(failed('prohibited')).outcome).toBe('unknown')
  expect(dialed(undefined).outcome).toBe('absent')
  expect(dialed({ status: 'unreachable', why: 'the connection broke' })).toMatchObject({
    outcome: 'unknown',
    why: 'the connection broke',
  })
  const connects = dialed(
    { dial: { steps: [{ stage: 'connect', lines: [], ms: 1 }] } },
    { kind: 'dial', host: 'x', port: 8891 },
  )
  expect(connects.outcome).toBe('connects')
  expect(answers(connects)).toBe(true)
  expect(dialedOf(undefined).outcome).toBe('unknown')
})

test('next hops as administrators write them', () => {
  expect(readNextHop('[smtp.sendgrid.net]:587')).toEqual({
    host: 'smtp.sendgrid.net',
    port: 587,
    portGiven: true,
    noMx: true,
  })
  expect(readNextHop('SMTP.sendgrid.net')).toEqual({
    host: 'smtp.sendgrid.net',
    port: 25,
    portGiven: false,
    noMx: false,
  })
  expect(readNextHop('[203.0.113.9]:submission')).toMatchObject({ host: '203.0.113.9', port: 587, noMx: true })
  expect(readNextHop('[2001:db8::1]')).toMatchObject({ host: '2001:db8::1', noMx: true })
  expect([readNextHop(''), readNextHop('a b:c:d'), readNextHop('x:nowhere')]).toEqual([
    null,
    { host: 'a', port: 25, portGiven: false, noMx: false },
    null,
  ])
})

const settings = (values: Record<string, string>): Settings => ({
  get: (name) => values[name],
  isSet: (name) => name in values,
  services: [],
})
const queued = (...domains: readonly string[]): QueueFact => ({
  counts: { maildrop: 0, incoming: 0, active: 0, deferred: domains.length, hold: 0, corrupt: 0 },
  total: domains.length,
  recipients: domains.length,
  bytes: 0,
  oldest: 1,
  groups: [],
  byDomain: domains.map((name) => ({ name, messages: 1, bytes: 1, oldest: 1 })),
  bySender: [],
  byAge: [],
  remarks: [],
})

test('MX records: order, none, null, failure', () => {
  const read = (answer: Answer) =>
    readMx('a.test', 'stuck', readingOf({ kind: 'dns', name: 'a.test', type: 'MX' }, answer))
  expect(read(dns('NOERROR', ['MX', '20 b.a.test.'], ['MX', '10 A.a.test'])).hosts).toEqual(['a.a.test', 'b.a.test'])
  expect(read(dns('NOERROR')).hosts).toEqual(['a.test'])
  expect(read(dns('NOERROR', ['MX', '0 .']))).toMatchObject({ hosts: [], unresolved: 'null MX' })
  expect(read(dns('NXDOMAIN'))).toMatchObject({ hosts: [], unresolved: 'NXDOMAIN' })
  expect(read({ status: 'timeout', why: 'x' })).toMatchObject({ hosts: [], unresolved: 'timeout' })
})

const world = (ask: Ask): Answer | undefined => {
  if (ask.kind === 'dns') {
    if (ask.type === 'MX') return dns('NOERROR', ['MX', `10 mx.${ask.name}`])
    return ask.name.startsWith('mx.dead') ? dns('NXDOMAIN') : dns('NOERROR', ['A', `198.51.100.${ask.name.length}`])
  }
  if (ask.kind === 'dial') return ask.port === 25 ? failed('timeout') : greeted('220 x', 'AUTH PLAIN')
  return undefined
}
const chain = (queue: QueueFact, set: Record<string, string>, served: readonly string[] = [], tables = '') => {
  const given = { settings: known(settings(set)) }
  const route = known(value(askProbe(relayRoute, [tables], given)))
  const facts = { ...given, queue: known(queue), servedDomains: known(served), route }
  const first = known(value(askProbe(outboundKnown, world)))
  const mx = value(askProbe(outboundMx, world, { ...facts, known: first }))
  const ipv6 = known({ global: false, addresses: [] })
  const addresses = value(askProbe(outboundAddresses, world, { ...facts, mx: known(mx), ipv6 }))
  const dials = value(askProbe(outboundDials, world, { addresses: known(addresses), settings: facts.settings }))
  return { mx, addresses, dials }
}

test('witnesses: stuck destinations first, ours left out, then the known ones and a submission port', () => {
  const { mx, dials } = chain(
    queued('antv.test', 'partner.test', 'gmail.com', 'dead.test', 'localhost'),
    { myhostname: 'mail.antv.test' },
    ['antv.test'],
  )
  expect(mx.witnesses.map(({ domain, role }) => `${domain} ${role}`)).toEqual([
    'partner.test stuck',
    'dead.test stuck',
    'gmail.com stuck',
    'outlook.com known',
    'smtp.sendgrid.net submission',
  ])
  expect(dials.dials.map(({ host, port, outcome }) => `${host} ${port} ${outcome}`)).toEqual([
    'mx.partner.test 25 timeout',
    'mx.gmail.com 25 timeout',
    'mx.outlook.com 25 timeout',
    'smtp.sendgrid.net 587 greets',
    'smtp.sendgrid.net 2525 greets',
  ])
  expect(dials.unresolved.map(({ domain, unresolved }) => `${domain} ${unresolved}`)).toEqual(['dead.test NXDOMAIN'])
})

test('a relay may be set in other places than relayhost, and for some senders only', () => {
  const route = (values: Record<string, string>, tables: string | undefined, services: Settings['services'] = []) =>
    value(askProbe(relayRoute, [tables], { settings: known({ ...settings(values), services }) }))
  const service = { type: 'unix', chroot: false, maxproc: '-', overrides: {} }
  expect(route({ relayhost: '[a.test]:587' }, undefined)).toMatchObject({ relayhost: '[a.test]:587', partial: false })
  expect(route({ relayhost: '[a.test]' }, 'transport_maps smtp:[b.test]:2525\n')).toMatchObject({
    relayhost: '[b.test]:2525',
    setting: 'transport_maps *',
  })
  expect(route({ default_transport: 'smtp' }, 'transport_maps error:no mail outside\n').relayhost).toBe('')
  expect(route({ default_transport: 'smtp:[c.test]:465' }, '')).toMatchObject({ setting: 'default_transport' })
  expect(
    route({ default_transport: 'filter:dummy' }, '', [{ ...service, name: 'filter', command: 'pipe' }]),
  ).toMatchObject({
    relayhost: '',
  })
  expect(route({}, 'transport_maps out:[d.test]:587\n', [{ ...service, name: 'out', command: 'smtp' }])).toMatchObject({
    relayhost: '[d.test]:587',
    service: 'out',
  })
  expect(route({ default_transport: 'smtp:[127.0.0.1]:10025' }, '').relayhost).toBe('')
  expect(
    route({}, 'sender_dependent_relayhost_maps [e.test]:587\nsender_dependent_relayhost_maps [f.test]\n'),
  ).toMatchObject({
    relayhost: '[e.test]:587',
    partial: true,
  })
  const { mx } = chain(queued('partner.test'), {}, [], 'sender_dependent_relayhost_maps [e.test]:587\n')
  expect(mx.witnesses.map(({ domain, role }) => `${domain} ${role}`)).toEqual([
    'partner.test stuck',
    'gmail.com known',
    'outlook.com known',
    'e.test relay',
    'smtp.sendgrid.net submission',
  ])
})

test('with a relay host the destinations are its business; its other ports are tried, and what it offers is asked', () => {
  const { mx, dials } = chain(queued('partner.test'), { relayhost: '[smtp.relay.test]', myhostname: 'mail.antv.test' })
  expect(mx.witnesses.map(({ role }) => role)).toEqual(['known', 'known', 'relay', 'submission'])
  const relay = dials.dials.filter(({ role }) => role === 'relay')
  expect(relay.map(({ port, outcome }) => `${port} ${outcome}`)).toEqual(['25 timeout', '587 greets', '2525 greets'])
  expect(relay[1]?.mechanisms).toEqual(['PLAIN'])
})

test('the well-known questions are constant, so that they are asked with the first batch', () => {
  expect(outboundKnown.ask).toBe(knownAsks)
  expect(
    asksOf(outboundMx, {
      settings: missing(''),
      queue: missing(''),
      servedDomains: missing(''),
      known: missing(''),
      route: missing(''),
    }),
  ).toEqual([])
  for (const mta of mtas)
    expect(mta.fills.map(({ slot }) => slot.id).sort()).toEqual(mtas[0]?.fills.map(({ slot }) => slot.id).sort())
})

test('a hop is dialled as the mail server would', () => {
  const hop = { role: 'lmtp', protocol: 'lmtp', spec: 's', setting: 'x', host: 'mail.antv.test', port: 7025 } as const
  expect(greetingAsk(hop, settings({ myhostname: 'mail.antv.test', lmtp_tls_security_level: 'may' }))).toMatchObject({
    host: 'mail.antv.test',
    port: 7025,
    smtp: { protocol: 'lmtp', helo: 'mail.antv.test', starttls: 'never' },
  })
  expect(greetingAsk(hop, settings({ myhostname: 'm.test', lmtp_tls_security_level: 'verify' })).smtp?.starttls).toBe(
    'if-offered',
  )
  expect(greetingAsk({ ...hop, protocol: 'milter', socket: '/run/x' }, null)).toEqual({
    kind: 'dial',
    socket: '/run/x',
    timeoutMs: 8_000,
  })
})

test('IPv6: global addresses only', () => {
  const table = `20010db8000600000000000000000010 02 40 00 80     eth0
fd000000000000000000000000000002 02 40 00 80     eth0
fe80000000000000000000000000fc01 02 40 20 80     eth0
`
  expect(value(askProbe(globalIpv6, [table]))).toEqual({
    global: true,
    addresses: ['2001:0db8:0006:0000:0000:0000:0000:0010'],
  })
  expect(value(askProbe(globalIpv6, [undefined])).global).toBe(false)
})

test('only over what Postfix itself connects with', () => {
  const types = (protocols: string, global: boolean) => {
    const witness = { domain: 'partner.test', role: 'stuck' as const, hosts: ['mx.partner.test'], unresolved: null }
    const facts = {
      mx: known({ witnesses: [witness], dnsAnswers: true }),
      settings: known(settings({ inet_protocols: protocols })),
      ipv6: known({ global, addresses: [] }),
      route: missing('none'),
    }
    return asksOf(outboundAddresses, facts).map((ask) => (ask.kind === 'dns' ? ask.type : ask.kind))
  }
  expect(types('ipv4', true)).toEqual(['A'])
  expect(types('all', true)).toEqual(['A', 'AAAA'])
  expect(types('ipv6', true)).toEqual(['AAAA'])
  expect(types('ipv6', false)).toEqual(['A'])
})
