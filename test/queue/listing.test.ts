import { expect, test } from 'vitest'
import { QueueFold } from '../../src/queue/fold.ts'
import { JsonListing } from '../../src/queue/json-listing.ts'
import { skeleton } from '../../src/queue/reason-key.ts'
import { template } from '../../src/queue/template.ts'
import { TextListing } from '../../src/queue/text-listing.ts'
import { syntheticListing } from './synthetic.ts'

const now = new Date('2026-11-22T12:00:00Z')
const bytes = (text: string) => new TextEncoder().encode(text)

const json = (...chunks: readonly (string | Uint8Array)[]) => {
  const fold = new QueueFold(now, template)
  const listing = new JsonListing(fold)
  for (const chunk of chunks) listing.chunk(typeof chunk === 'string' ? bytes(chunk) : chunk)
  listing.end()
  return { fact: fold.result([]), listing }
}
const text = (listed: string) => {
  const fold = new QueueFold(now, template)
  const listing = new TextListing(fold, now)
  listing.chunk(bytes(listed))
  listing.end()
  return { fact: fold.result([]), listing }
}

const arrival = now.getTime() / 1000 - 3_600
const sample = [
  `{"queue_name": "active", "queue_id": "4jX2K14xyQzFKTM", "arrival_time": ${arrival}, "message_size": 512, "forced_expire": false, "sender": "user1@antv.test", "recipients": [{"address": "user2@antv.test"}]}`,
  `{"queue_name": "deferred", "queue_id": "659D7BF437", "arrival_time": ${arrival - 60}, "message_size": 2000, "forced_expire": false, "sender": "MAILER-DAEMON", "recipients": [{"address": "\\"odd name\\"@Partner.test", "delay_reason": "connect to mx.partner.test[198.51.100.102]:25: Connection timed out"}, {"address": "b@accept.test", "delay_reason": "connect to mx.accept.test[198.51.100.101]:25: Connection timed out"}]}`,
  `{"queue_name": "hold", "queue_id": "A1B2C3D", "arrival_time": ${arrival}, "message_size": 10, "forced_expire": false, "sender": "x@antv.test", "recipients": [{"address": "y@antv.test"}]}`,
  `{"queue_name": "maildrop", "queue_id": "A1B2C3E", "arrival_time": ${arrival}, "message_size": 10, "forced_expire": false, "sender": "(maildrop queue, sender UID 1000)", "recipients": []}`,
  '',
].join('\n')

test('postqueue -j is counted by queue, reason and domain', () => {
  const { fact } = json(sample)
  expect(fact.counts).toEqual({ maildrop: 1, incoming: 0, active: 1, deferred: 1, hold: 1, corrupt: null })
  expect(fact).toMatchObject({ total: 4, recipients: 4, bytes: 2532, oldest: arrival - 60 })
  expect(fact.groups.reduce((sum, group) => sum + group.messages, 0)).toBe(4)
  const deferred = fact.groups.find((group) => group.queue === 'deferred')
  expect(deferred?.symptoms.map(({ domain }) => domain)).toEqual(['partner.test', 'accept.test'])
  expect(deferred?.symptoms[0]?.reason).toContain('mx.partner.test[198.51.100.102]:25')
  expect(fact.byAge.find(({ minutes }) => minutes === 80)?.messages).toBe(4)
  expect(fact.bySender.map(({ name }) => name)).toContain('')
})

test('it does not matter where the chunks are cut', () => {
  const whole = json(sample).fact
  const raw = bytes(sample)
  for (const size of [1, 7, 100]) {
    const chunks = Array.from({ length: Math.ceil(raw.length / size) }, (_, n) => raw.slice(n * size, (n + 1) * size))
    expect(json(...chunks).fact).toEqual(whole)
  }
})

test('lines that are no message are passed over and counted', () => {
  const { fact, listing } = json(`garbage {\n[1]\nnull\n"x"\n${sample}{"queue_name":"deferred"`)
  expect(fact.total).toBe(4)
  expect(listing.strange).toBeGreaterThan(0)
  expect(json('{"queue_name":"__proto__","queue_id":"A"}\n{"queue_name":"deferred","queue_id":5}\n').fact.total).toBe(0)
})

test('postqueue -p: marks, reasons before recipients, long and short ids', () => {
  const { fact, listing } = text(`-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------
1A3F0C1B2D*     512 Sun Nov 22 11:00:00  user1@antv.test
                                         user2@antv.test

659D7BF437     2000 Sat Nov 21 23:00:00  MAILER-DAEMON
(connect to mx.partner.test[198.51.100.102]:25: Connection timed out)
                                         user@partner.test
                                         other@partner.test
   (host mx.accept.test[198.51.100.101] said: 450 4.2.0 later)
                                         b@accept.test

4jX2K14xyQzFKTM!     2000 Tue Dec 30 23:00:00  x@antv.test
                                         y@antv.test

-- 4 Kbytes in 3 Requests.
`)
  expect(fact.counts).toMatchObject({ active: 1, deferred: 1, hold: 1 })
  expect(listing).toMatchObject({ complete: true, strange: 0 })
  expect(fact.groups.find((group) => group.queue === 'deferred')?.symptoms).toMatchObject([
    { domain: 'partner.test', recipients: 2 },
    { domain: 'accept.test', recipients: 1, reason: 'host mx.accept.test[198.51.100.101] said: 450 4.2.0 later' },
  ])
  expect(fact.oldest).toBe(Date.UTC(2025, 11, 30, 23) / 1000)
  expect(text('Mail queue is empty\n').listing).toMatchObject({ complete: true, strange: 0 })
  expect(text('postqueue: Befehl nicht gefunden\n').listing.strange).toBe(1)
})

test('the fold stays small, and counts every message once', () => {
  const fact = json(...syntheticListing(20_000, now.getTime() / 1000)).fact
  expect(fact.total).toBe(20_000)
  expect(fact.groups.reduce((sum, group) => sum + group.messages, 0)).toBe(20_000)
  expect(fact.groups.length).toBeLessThan(2_100)
  expect(fact.byDomain.reduce((sum, { messages }) => sum + messages, 0)).toBeGreaterThanOrEqual(20_000)
  expect(fact.byDomain).toHaveLength(200)
  expect(fact.byDomain.at(-1)?.name).toBe('(other)')
})

test('wordings that differ in host, address or id are one, those that differ in code or local hop are not', () => {
  const same = [
    'connect to mx1.a.test[198.51.100.1]:25: Connection timed out',
    'connect to mx2.a.test[198.51.100.200]:25: Connection timed out',
  ]
  expect(new Set(same.map(template)).size).toBe(1)
  expect(new Set(same.map(skeleton)).size).toBe(1)
  const different = [
    'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
    'connect to 127.0.0.1[127.0.0.1]:10026: Connection refused',
    'host x.test[198.51.100.1] said: 451 4.7.1 wait',
    'host x.test[198.51.100.1] said: 452 4.7.1 wait',
    'host x.test[198.51.100.1] said: 452 4.2.1 wait',
  ]
  expect(new Set(different.map(template)).size).toBe(5)
  expect(new Set(different.map(skeleton)).size).toBe(5)
})
