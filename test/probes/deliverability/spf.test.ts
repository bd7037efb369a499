import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseIp } from '../../../src/probes/deliverability/ip.ts'
import { checkHost, type SpfJudged } from '../../../src/probes/deliverability/spf.ts'
import { expandSpec } from '../../../src/probes/deliverability/spf-macro.ts'
import { parseSpf } from '../../../src/probes/deliverability/spf-record.ts'
import { surveySpf } from '../../../src/probes/deliverability/spf-survey.ts'
import { inquire, type Zone } from './zone.ts'

const ipOf = (text: string) => {
  const ip = parseIp(text)
  if (!ip) throw new Error(text)
  return ip
}
const check = (zone: Zone, address = '192.0.2.3', domain = 'example.com'): SpfJudged =>
  inquire((asking) => checkHost(asking, { ip: ipOf(address), domain, helo: 'mail.example.com' }), zone).value

/** RFC 7208, appendix A. */
const appendixA: Zone = {
  'example.com MX': ['10 mail-a.example.com', '20 mail-b.example.com'],
  'example.com A': ['192.0.2.10', '192.0.2.11'],
  'mail-a.example.com A': ['192.0.2.129'],
  'mail-b.example.com A': ['192.0.2.130'],
  'amy.example.com A': ['192.0.2.65'],
  'bob.example.com A': ['192.0.2.66'],
  'example.org MX': ['10 mail-c.example.org'],
  'mail-c.example.org A': ['192.0.2.140'],
  '192.0.2.65 PTR': ['amy.example.com'],
  '192.0.2.10 PTR': ['example.com'],
  '192.0.2.140 PTR': ['mail-c.example.org'],
}
const record = (text: string, more: Zone = {}): Zone => ({ ...appendixA, ...more, 'example.com TXT': [text] })

describe('RFC 7208, appendix A', () => {
  const table: readonly [string, string, SpfJudged['result']][] = [
    ['v=spf1 +all', '203.0.113.1', 'pass'],
    ['v=spf1 a -all', '192.0.2.10', 'pass'],
    ['v=spf1 a -all', '192.0.2.11', 'pass'],
    ['v=spf1 a -all', '192.0.2.12', 'fail'],
    ['v=spf1 a:example.org -all', '192.0.2.10', 'fail'],
    ['v=spf1 mx -all', '192.0.2.129', 'pass'],
    ['v=spf1 mx -all', '192.0.2.130', 'pass'],
    ['v=spf1 mx -all', '192.0.2.10', 'fail'],
    ['v=spf1 mx:example.org -all', '192.0.2.140', 'pass'],
    ['v=spf1 mx mx:example.org -all', '192.0.2.140', 'pass'],
    ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.131', 'pass'],
    ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.143', 'pass'],
    ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.144', 'fail'],
    ['v=spf1 ptr -all', '192.0.2.65', 'pass'],
    ['v=spf1 ptr -all', '192.0.2.140', 'fail'],
    ['v=spf1 ip4:192.0.2.128/28 -all', '192.0.2.129', 'pass'],
    ['v=spf1 ip4:192.0.2.128/28 -all', '192.0.2.65', 'fail'],
  ]
  test.each(table)('%s from %s: %s', (text, ip, result) => expect(check(record(text), ip).result).toBe(result))
})

describe('what a receiver concludes', () => {
  const table: Readonly<Record<string, readonly [Zone, Partial<SpfJudged>, string?]>> = {
    'no record': [{ 'example.com A': ['192.0.2.3'] }, { result: 'none' }],
    'no such domain': [{}, { result: 'none' }],
    'two records': [{ 'example.com TXT': ['v=spf1 -all', 'v=spf1 a -all'] }, { result: 'permerror' }],
    'v=spf10 is none': [{ 'example.com TXT': ['v=spf10 -all'] }, { result: 'none' }],
    'nothing matches': [{ 'example.com TXT': ['v=spf1 ip4:198.51.100.1'] }, { result: 'neutral' }],
    softfail: [{ 'example.com TXT': ['v=spf1 ~all'] }, { result: 'softfail', matched: '~all' }],
    'upper case': [{ 'example.com TXT': ['V=SPF1 IP4:192.0.2.3 -ALL'] }, { result: 'pass' }],
    'a word that is no mechanism': [{ 'example.com TXT': ['v=spf1 ipv4:192.0.2.3 -all'] }, { result: 'permerror' }],
    'an unknown modifier is no fault': [{ 'example.com TXT': ['v=spf1 moo=cow +all'] }, { result: 'pass' }],
    'the server fails': [{ 'example.com TXT': 'SERVFAIL' }, { result: 'temperror' }],
    'an include that passes': [
      { 'example.com TXT': ['v=spf1 include:a.test -all'], 'a.test TXT': ['v=spf1 ip4:192.0.2.0/24 -all'] },
      { result: 'pass', matched: 'include:a.test: ip4:192.0.2.0/24', lookups: 1 },
    ],
    'an include that fails does not end it': [
      { 'example.com TXT': ['v=spf1 include:a.test ip4:192.0.2.3 -all'], 'a.test TXT': ['v=spf1 -all'] },
      { result: 'pass', matched: 'ip4:192.0.2.3' },
    ],
    'an include of nothing': [{ 'example.com TXT': ['v=spf1 include:a.test -all'] }, { result: 'permerror' }],
    'an include that times out': [
      { 'example.com TXT': ['v=spf1 include:a.test -all'], 'a.test TXT': 'timeout' },
      { result: 'temperror' },
    ],
    'a redirect': [
      { 'example.com TXT': ['v=spf1 redirect=a.test'], 'a.test TXT': ['v=spf1 ip4:192.0.2.3 -all'] },
      { result: 'pass', matched: 'redirect=a.test: ip4:192.0.2.3' },
    ],
    'a redirect to nothing': [{ 'example.com TXT': ['v=spf1 redirect=a.test'] }, { result: 'permerror' }],
    'a macro': [
      {
        'example.com TXT': ['v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all'],
        '3.2.0.192.in-addr._spf.example.com A': ['127.0.0.2'],
      },
      { result: 'pass' },
    ],
    'three void questions': [
      { 'example.com TXT': ['v=spf1 a:x.test a:y.test a:z.test +all'] },
      { result: 'permerror', voids: 3 },
    ],
    'two void questions': [{ 'example.com TXT': ['v=spf1 a:x.test a:y.test +all'] }, { result: 'pass', voids: 2 }],
    'it includes itself': [
      { 'example.com TXT': ['v=spf1 include:example.com -all'] },
      { result: 'permerror', lookups: 11 },
    ],
    'an MX with eleven names': [
      {
        'example.com TXT': ['v=spf1 mx -all'],
        'example.com MX': Array.from({ length: 11 }, (_, at) => `10 m${at}.example.com`),
      },
      { result: 'permerror' },
    ],
  }
  test.each(Object.entries(table))('%s', (_, [zone, expected]) => expect(check(zone)).toMatchObject(expected))

  test('IPv6', () => {
    const zone = { 'example.com TXT': ['v=spf1 ip6:2001:db8::/32 a:six.test -all'], 'six.test AAAA': ['2001:db9::25'] }
    expect(check(zone, '2001:db8::1').result).toBe('pass')
    expect(check(zone, '2001:db9::25').result).toBe('pass')
    expect(check(zone, '2001:dba::1').result).toBe('fail')
  })
  test('a deep nest costs one round for each level, not one for each question', () => {
    const zone: Record<string, readonly string[]> = {}
    for (let at = 0; at < 9; at++) zone[`l${at}.test TXT`] = [`v=spf1 include:l${at + 1}.test ip4:203.0.113.${at} -all`]
    zone['l9.test TXT'] = ['v=spf1 ip4:192.0.2.3 -all']
    const run = inquire((asking) => checkHost(asking, { ip: ipOf('192.0.2.3'), domain: 'l0.test', helo: 'x' }), zone)
    expect(run.value).toMatchObject({ result: 'pass', lookups: 9 })
    expect(run.rounds).toBe(10)
  })
})

/** RFC 7208, 7.4. */
describe('macros', () => {
  const values = (address: string) => ({
    ip: ipOf(address),
    local: 'strong-bad',
    sender: 'email.example.com',
    domain: 'email.example.com',
    helo: 'x.example.com',
    validated: () => 'unknown',
  })
  test.each([
    ['%{s}', 'strong-bad@email.example.com'],
    ['%{o}', 'email.example.com'],
    ['%{d}', 'email.example.com'],
    ['%{d4}', 'email.example.com'],
    ['%{d3}', 'email.example.com'],
    ['%{d2}', 'example.com'],
    ['%{d1}', 'com'],
    ['%{dr}', 'com.example.email'],
    ['%{d2r}', 'example.email'],
    ['%{l}', 'strong-bad'],
    ['%{l-}', 'strong.bad'],
    ['%{lr}', 'strong-bad'],
    ['%{lr-}', 'bad.strong'],
    ['%{l1r-}', 'strong'],
    ['%{ir}.%{v}._spf.%{d2}', '3.2.0.192.in-addr._spf.example.com'],
    ['%{lr-}.lp._spf.%{d2}', 'bad.strong.lp._spf.example.com'],
    ['%{lr-}.lp.%{ir}.%{v}._spf.%{d2}', 'bad.strong.lp.3.2.0.192.in-addr._spf.example.com'],
    ['%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}', '3.2.0.192.in-addr.strong.lp._spf.example.com'],
    ['%{d2}.trusted-domains.example.net', 'example.com.trusted-domains.example.net'],
  ])('%s is %s', (spec, text) => expect(expandSpec(spec, values('192.0.2.3'))).toBe(text))
  test('IPv6 in nibbles', () =>
    expect(expandSpec('%{ir}.%{v}._spf.%{d2}', values('2001:db8::cb01'))).toBe(
      '1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com',
    ))
  test.each(['%', '%{', '%{x}', '%{c}', '%{d0}', 'a b', '%{d'])('%s is not well-formed', (spec) =>
    expect(expandSpec(spec, values('192.0.2.3'))).toBeNull(),
  )
  test('a long name is cut from the left', () => {
    const long = expandSpec(`${'a.'.repeat(200)}example.com`, values('192.0.2.3'))
    expect(long?.length).toBeLessThanOrEqual(253)
    expect(long).toMatch(/example\.com$/)
  })
})

describe('the survey counts every term, whoever asks', () => {
  test('eleven includes, although our address matches first', () => {
    const includes = Array.from({ length: 11 }, (_, at) => `include:s${at}.test`)
    const zone: Record<string, readonly string[]> = {
      'example.com TXT': [`v=spf1 ip4:192.0.2.3 ${includes.join(' ')} -all`],
    }
    for (let at = 0; at < 11; at++) zone[`s${at}.test TXT`] = ['v=spf1 ip4:198.51.100.1 -all']
    expect(check(zone).result).toBe('pass')
    expect(inquire((asking) => surveySpf(asking, 'example.com'), zone).value).toMatchObject({ lookups: 11, loops: [] })
  })
  test('a loop is named', () => {
    const zone = { 'a.test TXT': ['v=spf1 include:b.test -all'], 'b.test TXT': ['v=spf1 include:a.test -all'] }
    const { loops } = inquire((asking) => surveySpf(asking, 'a.test'), zone).value
    expect(loops).toEqual(['a.test > b.test > a.test'])
  })
  test('what stands behind all is never read', () => {
    const zone = { 'a.test TXT': ['v=spf1 mx -all include:b.test redirect=c.test'] }
    expect(inquire((asking) => surveySpf(asking, 'a.test'), zone).value.lookups).toBe(1)
  })
})

describe('hostile records', () => {
  const term = fc.constantFrom(
    'a',
    'mx',
    'ptr',
    '-all',
    '?all',
    'include:a.test',
    'include:b.test',
    'include:%{d}',
    'redirect=a.test',
    'redirect=b.test',
    'exists:%{ir}.%{d}',
    'exists:%{p}',
    'a:%{h}/24//64',
    'mx:b.test//0',
    'ip4:0.0.0.0/0',
    'ip4:x',
    'exp=%{x}',
    '%',
    'a:',
    'ip6:::/0',
  )
  const text = fc.oneof(
    { weight: 5, arbitrary: fc.array(term, { maxLength: 30 }).map((terms) => `v=spf1 ${terms.join(' ')}`) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 300 }).map((junk) => `v=spf1 ${junk}`) },
  )
  test('end, stay within the limits and say something', () => {
    fc.assert(
      fc.property(text, text, text, fc.constantFrom('192.0.2.3', '2001:db8::1'), (a, b, c, address) => {
        const zone: Zone = {
          'example.com TXT': [a],
          'a.test TXT': [b],
          'b.test TXT': [c],
          'example.com MX': ['5 a.test'],
        }
        const run = inquire((asking) => {
          surveySpf(asking, 'example.com')
          return checkHost(asking, { ip: ipOf(address), domain: 'example.com', helo: 'a.test' })
        }, zone)
        expect(run.value.lookups).toBeLessThanOrEqual(11)
        expect(run.asked).toBeLessThan(200)
        expect(run.rounds).toBeLessThanOrEqual(16)
      }),
      { numRuns: 500 },
    )
  })
  test('a record of any bytes is parsed in time that grows with its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 5_000 }), (junk) => void parseSpf(`v=spf1 ${junk}`)),
    )
    const began = performance.now()
    parseSpf(`v=spf1 ${'a:/'.repeat(100_000)}`)
    parseSpf(`v=spf1 ${'a '.repeat(100_000)}`)
    expandSpec(`${'%{'.repeat(400)}`, {
      ip: ipOf('192.0.2.1'),
      local: '',
      sender: '',
      domain: '',
      helo: '',
      validated: () => '',
    })
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
