import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Who } from '../../src/dsn/dsn.ts'
import { classify } from '../../src/dsn/index.ts'

interface Labelled {
  text: string
  dsn?: string
  label: string
  accept?: string[]
}

const read = (name: string): Labelled[] =>
  readFileSync(new URL(`corpus/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled)

const score = (replies: readonly Labelled[]) => {
  const rights = replies.filter((one) => [one.label, ...(one.accept ?? [])].includes(classify(one).class))
  const wrong = replies.filter((one) => !rights.includes(one) && classify(one).class !== 'unclassified')
  return { right: rights.length / replies.length, wrong: wrong.length / replies.length }
}

test('the development set is at least 98 % right', () => {
  const { right, wrong } = score(read('replies-dev'))
  expect(right).toBeGreaterThanOrEqual(0.98)
  expect(wrong).toBeLessThanOrEqual(0.02)
})

const others = ['holdout', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'].map(
  (name) => `replies-${name}`,
)

test.each(others)('%s, texts in other words: at least 95 %% right, at most 3 %% wrong and confident', (name) => {
  const { right, wrong } = score(read(name))
  expect(right).toBeGreaterThanOrEqual(0.95)
  expect(wrong).toBeLessThanOrEqual(0.03)
})

const us: Who[] = ['us']
const actors: Record<string, Who[]> = {
  'dns-temp-failure': ['us', 'recipient'],
  'domain-unroutable': ['recipient', 'us'],
  'connect-timeout': ['network', 'recipient'],
  'connect-refused': ['recipient', 'us'],
  'network-unreachable': ['us', 'network'],
  'connection-lost': ['recipient', 'network'],
  'tls-handshake-failed': ['us', 'recipient'],
  'tls-policy-unmet': ['us', 'recipient'],
  'relay-auth-failed': ['us', 'relay'],
  'relay-quota-exceeded': ['relay'],
  'relay-sender-unverified': ['us', 'relay'],
  greylisted: ['nobody'],
  'rate-limited': ['us', 'nobody'],
  'dnsbl-query-error': ['recipient'],
  'missing-rdns': ['network', 'us'],
  'policy-rejected': ['recipient'],
  'mailbox-full': ['recipient'],
  'mailbox-disabled': ['recipient', 'us'],
  'user-unknown': ['us', 'recipient'],
  'recipient-rate-limited': ['nobody'],
  'remote-server-error': ['recipient', 'nobody'],
  'disk-full': ['us', 'recipient'],
  'content-filter-down': ['us', 'recipient'],
  'lookup-table-failure': ['us', 'recipient'],
  'retry-window': ['nobody'],
  unclassified: ['nobody'],
}

test.each(['replies-dev', ...others])('%s: who must act is one of those the catalogue names', (name) => {
  for (const reply of read(name)) {
    const { class: id, who } = classify(reply)
    expect({ text: reply.text, who: (actors[id] ?? us).includes(who) }).toEqual({ text: reply.text, who: true })
  }
})

test('every answer cites words, and the words are in the reply', () => {
  for (const reply of ['replies-dev', ...others].flatMap(read)) {
    const { class: id, because } = classify(reply)
    if (id === 'unclassified') continue
    expect(because[0]?.length).toBeGreaterThan(1)
  }
})
