import { expect, test } from 'vitest'
import { type QueueFilter, selects } from '../../src/queue/filter.ts'

const now = 1_800_000_000
const message = {
  queue_name: 'deferred',
  queue_id: '4F1',
  arrival_time: now - 3600,
  sender: 'Anna@antv.test',
  recipients: [
    { address: 'bob@example.net', delay_reason: 'Connection timed out' },
    { address: 'eve@example.org', delay_reason: 'Greylisted' },
  ],
}

test.each<[string, QueueFilter, boolean]>([
  ['nothing asked', {}, true],
  ['its queue', { queue: 'deferred' }, true],
  ['another queue', { queue: 'hold' }, false],
  ['sender, any case', { from: 'anna@' }, true],
  ['the null sender', { from: '<>' }, false],
  ['a recipient', { to: '@example.org' }, true],
  ['a reason', { reason: 'timed out' }, true],
  ['the recipient that waits for that reason', { to: 'bob', reason: 'timed out' }, true],
  ['another recipient waits for that reason', { to: 'eve', reason: 'timed out' }, false],
  ['older than it is', { older: 7200 }, false],
  ['younger than it is', { older: 1800 }, true],
])('%s', (_, filter, expected) => expect(selects(filter, message, now)).toBe(expected))

test('a message without fields selects nothing by accident, and breaks nothing', () => {
  expect(selects({ to: 'x' }, {}, now)).toBe(false)
  expect(selects({ from: '<>' }, {}, now)).toBe(true)
})
