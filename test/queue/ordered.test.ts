import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageOrders, type QueueMessage, rank } from '../../src/queue/message.ts'
import { Ordered } from '../../src/queue/ordered.ts'

const message = (arrival: number, bytes: number, n: number): QueueMessage => ({
  id: `${n}`,
  queue: 'deferred',
  arrival,
  bytes,
  sender: '',
  recipients: [],
  recipientCount: 0,
})
/** Also sizes and times that no server means. */
const number = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 }), fc.integer({ min: 0, max: 50 }), fc.constant(1e18))

test('each order is that of a stable comparison', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { maxLength: 200 }), (pairs) => {
      const messages = pairs.map(([arrival, bytes], n) => message(arrival, bytes, n))
      const ordered = new Ordered()
      for (const order of messageOrders)
        expect(ordered.by(messages, order)).toEqual(messages.toSorted((a, b) => rank[order](a) - rank[order](b)))
    }),
  )
})

test('it sorts once, and anew where more came', () => {
  const messages = [message(2, 0, 0), message(1, 0, 1)]
  const ordered = new Ordered()
  const first = ordered.by(messages, 'oldest')
  ordered.by(messages, 'largest')
  expect(ordered.by(messages, 'oldest')).toBe(first)
  messages.push(message(0, 0, 2))
  expect(ordered.by(messages, 'oldest').map(({ id }) => id)).toEqual(['2', '1', '0'])
})
