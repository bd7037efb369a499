import { describe, expect, test } from 'vitest'
import { replyClasses } from '../../src/dsn/classes/index.ts'
import { classify, replyClass } from '../../src/dsn/index.ts'

const listed = `dns-temp-failure domain-unroutable connect-timeout connect-refused network-unreachable connection-lost
tls-handshake-failed tls-policy-unmet relay-auth-failed relay-quota-exceeded relay-sender-unverified relay-denied greylisted
rate-limited ip-reputation dnsbl-listed dnsbl-query-error domain-reputation content-rejected missing-rdns helo-rejected
sender-unauthenticated dmarc-fail sender-domain-invalid policy-rejected mailbox-full mailbox-disabled user-unknown
recipient-rate-limited remote-server-error disk-full message-too-large mail-loop content-filter-down transport-unavailable
mailstore-down local-delivery-error lookup-table-failure retry-window protocol-error`.split(/\s+/)

describe.each(replyClasses)('$id', (one) => {
  test.each(one.samples)('%s', (text) => {
    expect(classify({ text }).class).toBe(one.id)
  })

  test('says what to do, in a sentence', () => {
    expect(one.samples.length).toBeGreaterThanOrEqual(2)
    for (const words of [one.title, one.cure, one.explain]) expect(words.length).toBeGreaterThan(10)
    for (const link of one.more ?? []) expect(link).toMatch(/^https:\/\//)
  })

  test('matches lower-case text: no sign asks for a capital', () => {
    for (const sign of [...(one.exact ?? []), ...(one.phrases ?? []), ...(one.weak ?? [])]) {
      const { source } = sign instanceof RegExp ? sign : sign.words
      expect(source.replace(/\\[A-Z]/g, '')).not.toMatch(/[A-Z]/)
    }
  })
})

test('there are forty, and each is found by its id', () => {
  expect(replyClasses.map((one) => one.id).sort()).toEqual([...listed].sort())
  expect(replyClass('greylisted')?.who).toBe('nobody')
  expect(replyClass('nonsense')).toBeUndefined()
})

test('no enhanced code belongs to two classes', () => {
  const codes = replyClasses.flatMap((one) => one.codes ?? [])
  expect(codes.length).toBe(new Set(codes).size)
})
