import { expect, test } from 'vitest'
import { JsonListing } from '../../src/queue/json-listing.ts'
import { MessageList, messageOf } from '../../src/queue/message.ts'
import { syntheticListing } from './synthetic.ts'

const listed = {
  queue_name: 'deferred',
  queue_id: '4F1AB',
  arrival_time: 1_800_000_000,
  message_size: 512,
  sender: 'MAILER-DAEMON',
  recipients: [{ address: 'bob@example.net', delay_reason: 'late\u001b[2J' }, { address: 'eve@example.org' }],
}

test('a listed message, safe to show: the null sender is empty, no reason is null', () => {
  expect(messageOf(listed)).toEqual({
    id: '4F1AB',
    queue: 'deferred',
    arrival: 1_800_000_000,
    bytes: 512,
    sender: '',
    recipients: [
      { address: 'bob@example.net', reason: 'late' },
      { address: 'eve@example.org', reason: null },
    ],
    recipientCount: 2,
  })
})

test.each([{}, { ...listed, queue_name: 'elsewhere' }, { ...listed, queue_id: 7 as unknown as string }])(
  'what cannot be named is no message',
  (odd) => expect(messageOf(odd)).toBeNull(),
)

test('of a message to many only some recipients are kept, and all are counted', () => {
  const recipients = Array.from({ length: 500 }, (_, n) => ({ address: `r${n}@example.net` }))
  expect(messageOf({ ...listed, recipients })).toMatchObject({ recipientCount: 500, recipients: { length: 20 } })
})

test.each(['oldest', 'newest', 'largest'] as const)('the %s of a long listing, without holding it', (order) => {
  const all = new MessageList(() => true, order, 100_000)
  const few = new MessageList(() => true, order, 7)
  for (const list of [all, few]) {
    const listing = new JsonListing(list)
    for (const chunk of syntheticListing(5_000, 1_800_000_000)) listing.chunk(chunk)
    listing.end()
  }
  expect(few.selected).toBe(5_000)
  expect(few.bytes).toBe(all.bytes)
  const key = ({ arrival, bytes }: { arrival: number; bytes: number }) => (order === 'largest' ? bytes : arrival)
  expect(few.messages().map(key)).toEqual(all.messages().slice(0, 7).map(key))
})
