import { expect, test } from 'vitest'
import { type QueueFilter, selector } from '../../src/queue/filter.ts'

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
  ['its id', { ids: ['4F2', '4F1'] }, true],
  ['another id', { ids: ['4F'] }, false],
  ['a domain, whole and in any case', { domain: 'Example.NET' }, true],
  ['a part of a domain', { domain: 'ample.net' }, false],
  ['the recipient there waits for something else', { domain: 'example.org', reason: 'timed out' }, false],
  ['a reason', { reason: 'timed out' }, true],
  ['the recipient that waits for that reason', { to: 'bob', reason: 'timed out' }, true],
  ['another recipient waits for that reason', { to: 'eve', reason: 'timed out' }, false],
  ['older than it is', { older: 7200 }, false],
  ['younger than it is', { older: 1800 }, true],
])('%s', (_, filter, expected) => expect(selector(filter, now)(message)).toBe(expected))

test('a message without fields selects nothing by accident, and breaks nothing', () => {
  expect(selector({ to: 'x' }, now)({})).toBe(false)
  expect(selector({ from: '<>' }, now)({})).toBe(true)
  expect(selector({ ids: [''] }, now)({ queue_id: '4F1' })).toBe(false)
})
