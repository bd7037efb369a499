import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  readAmavis,
  readKeyTable,
  readOpendkim,
  readRspamd,
  readSelectorMap,
  readZimbra,
} from '../../../src/probes/deliverability/dkim-config.ts'
import { readDkimKey } from '../../../src/probes/deliverability/dkim-key.ts'

/** RFC 6376, appendix C. */
const rfc6376 =
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB'
/** RFC 8463, appendix A.2. */
const rfc8463 = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='

describe('key records', () => {
  test.each([
    ['RFC 6376, appendix C', `v=DKIM1; p=${rfc6376}`, { state: 'good', type: 'rsa', bits: 1024, testing: false }],
    ['RFC 8463, appendix A', `v=DKIM1; k=ed25519; p=${rfc8463}`, { state: 'good', type: 'ed25519', bits: 256 }],
    ['spaces in the key', `k=rsa; p=${rfc6376.slice(0, 50)} ${rfc6376.slice(50)}`, { state: 'good', bits: 1024 }],
    ['being tested', `v=DKIM1; t=s:y; p=${rfc6376}`, { state: 'good', testing: true }],
    ['revoked', 'v=DKIM1; k=rsa; p=', { state: 'revoked' }],
    ['no key', 'v=DKIM1; k=rsa', { state: 'wrong' }],
    ['cut', `v=DKIM1; p=${rfc6376.slice(0, 120)}`, { state: 'wrong' }],
    ['another version', `v=DKIM2; p=${rfc6376}`, { state: 'wrong' }],
    ['not for mail', `v=DKIM1; s=tlsrpt; p=${rfc6376}`, { state: 'wrong' }],
    ['not base64', 'v=DKIM1; p="MIG"', { state: 'wrong' }],
    ['something else', 'this domain is for sale', { state: 'wrong' }],
    ['an Ed25519 key of the wrong length', `k=ed25519; p=${rfc6376}`, { state: 'wrong' }],
  ])('%s', (_, text, expected) => expect(readDkimKey(text)).toMatchObject(expected))
  test('any record gets an answer', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (junk) => void readDkimKey(junk)))
    const octets = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64'))
    fc.assert(fc.property(octets, (p) => void readDkimKey(`v=DKIM1; p=${p}`)))
    expect(readDkimKey(`p=${'A'.repeat(1_000_000)}`)).toMatchObject({ state: 'wrong' })
  })
})

describe('who signs with which key', () => {
  test('opendkim.conf with a table', () =>
    expect(readOpendkim('# x\nKeyTable  refile:/etc/opendkim/keys # all\nMode sv\n', 'f')).toEqual({
      selectors: [],
      keyTable: '/etc/opendkim/keys',
    }))
  test('opendkim.conf with one key', () =>
    expect(readOpendkim('Domain example.net, Example.ORG\nSelector S2026\nKeyFile /k\n', 'f').selectors).toEqual([
      { domain: 'example.net', selector: 's2026', source: 'f' },
      { domain: 'example.org', selector: 's2026', source: 'f' },
    ]))
  test("Zimbra's opendkim.conf: the table is in LDAP", () =>
    expect(readOpendkim('KeyTable ldap://mail:389/?DKIMKey?sub?(x)\nDomain x.y\n', 'f').keyTable).toBeNull())
  test('a key table', () =>
    expect(readKeyTable('# c\nk1 example.net:s1:/etc/dkim/k1\nk2 %:s2:/etc/dkim/%\nbroken\n', 'f')).toEqual([
      { domain: 'example.net', selector: 's1', source: 'f' },
      { domain: '%', selector: 's2', source: 'f' },
    ]))
  test('rspamd', () => {
    const text =
      'enabled = true;\nselector = "main";\nselector_map = "/etc/rspamd/map";\ndomain {\n  example.net {\n    path = "/k";\n    selector = "s1";\n  }\n}\n'
    expect(readRspamd(text, 'f')).toEqual({
      selectors: [
        { domain: 'example.net', selector: 's1', source: 'f' },
        { domain: '%', selector: 'main', source: 'f' },
      ],
      map: '/etc/rspamd/map',
    })
  })
  test('a selector map', () =>
    expect(readSelectorMap('example.net s1\n', 'f')).toEqual([{ domain: 'example.net', selector: 's1', source: 'f' }]))
  test('amavis', () =>
    expect(readAmavis("dkim_key('example.net', 's1', '/k.pem');\n# dkim_key('no.net','x','/k');\n", 'f')).toEqual([
      { domain: 'example.net', selector: 's1', source: 'f' },
    ]))
  test('Zimbra', () =>
    expect(
      readZimbra(
        'prov> # name example.net\nDKIMSelector: 0E9F184A-9577\n\nprov> ERROR: account.NO_SUCH_DOMAIN\n',
        'zmprov',
      ),
    ).toEqual([{ domain: 'example.net', selector: '0e9f184a-9577', source: 'zmprov' }]))
  test('any file ends, and soon', () => {
    const all = [readOpendkim, readKeyTable, readRspamd, readSelectorMap, readAmavis, readZimbra]
    for (const read of all)
      fc.assert(fc.property(fc.string({ unit: 'binary-ascii', maxLength: 2_000 }), (junk) => void read(junk, 'f')))
    const began = performance.now()
    for (const read of all)
      for (const junk of ['{', 'a {', 'a b:', "dkim_key('", '# name ']) read(junk.repeat(100_000), 'f')
    expect(performance.now() - began).toBeLessThan(4_000)
  })
})
