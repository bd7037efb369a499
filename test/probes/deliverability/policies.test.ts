import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aligned, dmarcOf, readDmarc, treeOf } from '../../../src/probes/deliverability/dmarc.ts'
import { readStsPolicy, stsCovers } from '../../../src/probes/deliverability/policies.ts'
import { readTags } from '../../../src/probes/deliverability/tags.ts'
import { matchesTlsa, readTlsa, usable } from '../../../src/probes/deliverability/tlsa.ts'
import { inquire, type Zone } from './zone.ts'

const of = (domain: string, zone: Zone) => inquire((asking) => dmarcOf(asking, domain), zone).value

describe('DMARC', () => {
  test('the tree of a long name is eight questions: RFC 9989, 4.10', () => {
    expect(treeOf('a.b.c.d.e.f.g.h.i.j.mail.example.com')).toEqual([
      'a.b.c.d.e.f.g.h.i.j.mail.example.com',
      'g.h.i.j.mail.example.com',
      'h.i.j.mail.example.com',
      'i.j.mail.example.com',
      'j.mail.example.com',
      'mail.example.com',
      'example.com',
      'com',
    ])
    expect(treeOf('example.com')).toEqual(['example.com', 'com'])
  })
  test('a subdomain takes the policy of its organization, sp= before p=', () => {
    const zone = { '_dmarc.example.com TXT': ['v=DMARC1; p=reject; sp=quarantine'] }
    expect(of('a.b.example.com', zone)).toMatchObject({ policy: 'quarantine', organization: 'example.com' })
    expect(of('example.com', zone)).toMatchObject({ policy: 'reject', organization: 'example.com' })
  })
  test('psd=n ends the walk, psd=y stands above the organization', () => {
    const zone = {
      '_dmarc.dept.example.com TXT': ['v=DMARC1; p=none; psd=n'],
      '_dmarc.example.com TXT': ['v=DMARC1; p=reject'],
    }
    expect(of('x.dept.example.com', zone)).toMatchObject({ policy: 'none', organization: 'dept.example.com' })
    expect(of('x.example.bank', { '_dmarc.bank TXT': ['v=DMARC1; p=reject; psd=y'] })).toMatchObject({
      policy: 'reject',
      organization: 'example.bank',
    })
  })
  test.each([
    ['v=DMARC1; p=reject; pct=0', { policy: 'reject', testing: true }],
    [
      'v=DMARC1;p=quarantine;adkim=s;aspf=s;rua=mailto:a@example.com,mailto:b@example.org',
      { strictDkim: true, strictSpf: true, faults: [] },
    ],
    ['v=DMARC1; rua=mailto:a@example.com', { policy: 'none', faults: ['it has no p='] }],
    ['v=DMARC1; p=reject; rua=a@example.com', { faults: ['rua= is no list of mailto: addresses'] }],
  ])('%s', (text, expected) => expect(readDmarc('example.com', text)).toMatchObject(expected))
  test.each(['v=DMARC2; p=none', 'p=none', 'v=dmarc1; p=none', 'hello'])('%s is no DMARC record', (text) =>
    expect(readDmarc('example.com', text)).toBeNull(),
  )
  test('alignment', () => {
    expect(aligned('example.com', 'example.com', true, null)).toBe(true)
    expect(aligned('example.com', 'mail.example.com', false, 'example.com')).toBe(true)
    expect(aligned('example.com', 'mail.example.com', true, 'example.com')).toBe(false)
    expect(aligned('example.com', 'badexample.com', false, 'example.com')).toBe(false)
  })
  test('hostile answers end', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.string().map((junk) => `v=DMARC1; ${junk}`),
      fc.constant('v=DMARC1; p=none; psd=y'),
    )
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), text, (own, above) => {
        const { asked } = inquire((asking) => dmarcOf(asking, 'a.example.com'), {
          '_dmarc.a.example.com TXT': own,
          '_dmarc.com TXT': [above],
        })
        expect(asked).toBe(3)
      }),
    )
    const began = performance.now()
    readTags(';'.repeat(1_000_000))
    readTags('a='.repeat(1_000_000))
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

/** RFC 8461, 3.2. */
describe('MTA-STS', () => {
  const example =
    'version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmx: backupmx.example.com\nmax_age: 604800\n'
  test('the policy of the RFC', () =>
    expect(readStsPolicy(example)).toEqual({
      mode: 'enforce',
      mx: ['mail.example.com', '*.example.net', 'backupmx.example.com'],
      maxAge: 604_800,
    }))
  test.each([
    ['mail.example.com', true],
    ['a.example.net', true],
    ['a.b.example.net', false],
    ['example.net', false],
    ['other.example.com', false],
  ])('%s: %s', (host, covered) => expect(stsCovers(['mail.example.com', '*.example.net'], host)).toBe(covered))
  test.each([
    '',
    '<html>',
    'version: STSv1',
    'version: STSv1\nmode: strict\nmax_age: 1',
    'version: STSv1\nmode: enforce\nmax_age: 99',
  ])('%j is none', (text) => expect(typeof readStsPolicy(text)).toBe('string'))
  test('any file gets an answer', () =>
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (junk) => void readStsPolicy(junk))))
})

describe('TLSA', () => {
  const shown = {
    subject: '',
    issuer: '',
    names: [],
    validFrom: '',
    validTo: '',
    trusted: 'yes',
    sha256: 'aa',
    keySha256: 'bb',
  } as const
  test.each([
    ['3 1 1 BB', true, true],
    ['3 0 1 aa', true, true],
    ['3 1 1 cc', true, false],
    ['2 1 1 bb', true, null],
    ['3 1 2 bb', true, null],
    ['1 1 1 bb', false, null],
  ])('%s', (text, counts, match) => {
    const record = readTlsa(text)
    expect(record && usable(record)).toBe(counts)
    expect(record && matchesTlsa(record, shown)).toBe(match)
  })
  test.each(['', '3 1 1', '3 1 1 xyz', 'a b c d'])('%j is none', (text) => expect(readTlsa(text)).toBeNull())
})
