import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verdictOf } from '../../../src/probes/deliverability/dnsbl.ts'
import { isPrivate, parseIp, reversed, sameIp, within } from '../../../src/probes/deliverability/ip.ts'
import { senderOf, sourceIn } from '../../../src/probes/deliverability/sender.ts'
import { defineInquiry } from '../../../src/probes/inquiry.ts'
import { Unknown, unknown } from '../../../src/probes/probe.ts'
import type { Ask, Reading } from '../../../src/target/target.ts'
import { looked } from '../../checks/names.ts'
import { settingsOf } from '../../situations.ts'
import { dns, readingOf } from '../ask.ts'

describe('addresses', () => {
  test.each([
    '192.0.2.1',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '2001:db8::1',
    '2001:db8:0:0:1:0:0:1',
    '::ffff:192.0.2.1',
    'fe80::1',
  ])('%s is one', (text) => expect(parseIp(text)).not.toBeNull())
  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '2001:db8',
    'g::1',
    '1:2:3:4:5:6:7:8:9',
    '::1.2.3',
    'fe80::1%eth0',
  ])('%s is none', (text) => expect(parseIp(text)).toBeNull())
  test('one address, however it is written', () => {
    expect(sameIp('2001:db8::1', '2001:0DB8:0:0:0:0:0:1')).toBe(true)
    expect(sameIp('::ffff:192.0.2.1', '192.0.2.1')).toBe(true)
    expect(sameIp('192.0.2.1', '192.0.2.2')).toBe(false)
    expect(sameIp('x', 'x')).toBe(false)
  })
  test('networks', () => {
    const at = (text: string) => parseIp(text) ?? { version: 4 as const, octets: [] }
    expect(within(at('192.0.2.131'), at('192.0.2.129'), 30)).toBe(true)
    expect(within(at('192.0.2.132'), at('192.0.2.129'), 30)).toBe(false)
    expect(within(at('2001:db8::1'), at('192.0.2.1'), 0)).toBe(false)
  })
  test('reversed, as lists want it: RFC 5782, 2.1 and 2.4', () => {
    expect(reversed(parseIp('192.0.2.99') ?? { version: 4, octets: [] })).toBe('99.2.0.192')
    expect(reversed(parseIp('2001:db8:1:2:3:4:567:89ab') ?? { version: 6, octets: [] })).toBe(
      'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2',
    )
  })
  test.each([
    ['10.1.2.3', true],
    ['100.64.0.1', true],
    ['172.32.0.1', false],
    ['203.0.113.10', false],
    ['fd00::1', true],
    ['2001:db8::1', false],
  ])('%s is private: %s', (text, hidden) => {
    const ip = parseIp(text)
    expect(ip && isPrivate(ip)).toBe(hidden)
  })
  test('garbage', () => fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (junk) => void parseIp(junk))))
})

describe('what a list answers', () => {
  test.each([
    [['127.0.0.2'], 'listed'],
    [['127.0.0.4', '127.0.0.11'], 'listed'],
    ['nxdomain', 'clean'],
    ['none', 'clean'],
    ['SERVFAIL', 'refused'],
    [['127.255.255.252'], 'refused'],
    [['127.255.255.254'], 'refused'],
    [['127.255.255.255'], 'refused'],
    [['127.255.255.9'], 'refused'],
    [['127.0.0.2', '127.255.255.254'], 'refused'],
    [['198.51.100.1'], 'refused'],
    [['0.0.0.0'], 'refused'],
    [['garbage'], 'refused'],
  ] as const)('%j: %s', (answer, state) =>
    expect(verdictOf(looked('x.zen.spamhaus.org', 'A', answer)).state).toBe(state),
  )
})

describe('the address that sends', () => {
  const found = (
    given: Readonly<Record<string, string>>,
    route = 'src 203.0.113.10',
    told = '250 mx at your service, [203.0.113.7]',
    shut = '',
  ) => {
    const all = settingsOf({ myhostname: 'mail.example.net', inet_protocols: 'ipv4', inet_interfaces: 'all', ...given })
    const answer = (ask: Ask) => {
      if (ask.kind === 'exec' && ask.argv.at(-1) === shut)
        return readingOf(ask, { exitCode: 2, stderr: 'RTNETLINK answers: Invalid argument' })
      if (ask.kind === 'exec') return readingOf(ask, `198.41.0.4 via 203.0.113.1 dev eth0 ${route} uid 0`)
      if (ask.kind === 'dns')
        return readingOf(ask, dns('NOERROR', [ask.type, ask.type === 'MX' ? '5 mx.gmail.example' : '198.51.100.26']))
      return readingOf(ask, { dial: { steps: [{ stage: 'helo', lines: [told], code: 250, ms: 1 }] } })
    }
    const probe = defineInquiry({
      id: 'x',
      look: (asking) => {
        const from = senderOf(asking, all)
        return typeof from === 'string' ? unknown(from) : from
      },
    })
    const readings: Reading[] = []
    for (let round = 0; round < 8; round++) readings.push(...(probe.more?.(readings, {}) ?? []).map(answer))
    const value = probe.parse(readings, {}, new Date(0))
    if (value instanceof Unknown) throw new Error(value.why)
    return value
  }
  test('is that of the route', () => expect(found({}).visible).toEqual(['203.0.113.10']))
  test('is what Postfix binds to', () =>
    expect(found({ smtp_bind_address: '203.0.113.20' })).toMatchObject({ visible: ['203.0.113.20'] }))
  test('is the one interface it may use', () =>
    expect(found({ inet_interfaces: '127.0.0.1, 203.0.113.30' }).visible).toEqual(['203.0.113.10']))
  test('is the only address of inet_interfaces', () =>
    expect(found({ inet_interfaces: '203.0.113.30' }).visible).toEqual(['203.0.113.30']))
  test('behind a NAT is what a destination sees', () => {
    expect(found({}, 'src 10.0.0.5')).toMatchObject({
      visible: ['203.0.113.7'],
      seen: { ip: '203.0.113.7', source: 'EHLO to mx.gmail.example' },
    })
    expect(found({}, 'src 10.0.0.5', '250 hello [10.0.0.5]').visible).toEqual([])
    expect(found({}, 'src 10.0.0.5', '250 hello').visible).toEqual([])
  })
  test('behind a relay is not ours', () =>
    expect(found({ relayhost: '[smtp.sendgrid.net]:587' })).toMatchObject({
      visible: [],
      relay: '[smtp.sendgrid.net]:587',
    }))
  test('a filter on this host is no relay', () =>
    expect(found({ relayhost: '[127.0.0.1]:10025' }).visible).toEqual(['203.0.113.10']))
  test('is known, too, where addresses of documentation are shut off', () =>
    expect(found({}, 'src 203.0.113.10', '', '192.0.2.1')).toMatchObject({
      sources: [{ ip: '203.0.113.10', source: 'ip route get 198.41.0.4' }],
    }))
  test('nothing is read into a route that shows none', () => {
    expect(sourceIn('RTNETLINK answers: Network is unreachable')).toBeNull()
    expect(sourceIn('local 1.2.3.4 dev lo src not-an-address')).toBeNull()
  })
})
