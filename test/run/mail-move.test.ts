import { describe, expect, test } from 'vitest'
import type { BoundMessage } from '../../src/queue/bound.ts'
import type { MailContext } from '../../src/run/mail/mail-deed.ts'
import { performMail } from '../../src/run/mail/mail-deed.ts'
import type { Act } from '../../src/target/act.ts'
import type { LiveTarget } from '../../src/target/live.ts'
import type { MoveDeed } from '../../src/target/mail-deeds.ts'
import type { ExecAsk, Reading } from '../../src/target/target.ts'
import { FakeTarget } from './fake-target.ts'

interface Queued extends BoundMessage {
  readonly queue: string
}
const message = (id: string, queue = 'deferred', more: Partial<Queued> = {}): Queued => ({
  id,
  queue,
  arrival: 1_800_000_000,
  sender: 'user1@antv.test',
  bytes: 500,
  ...more,
})

/**
 * A mail host with a queue that postsuper really moves, but for the first `misses` times; `meanwhile` is what happens after
 * the n-th listing.
 */
const host = (queue: Queued[], meanwhile: (listing: number, queue: Queued[]) => void = () => {}, misses = 0) => {
  const acts: Act[] = []
  let listings = 0
  const base = new FakeTarget()
  const reading = (ask: ExecAsk): Reading => ({ ask, status: 'ok', exitCode: 0, stdout: '', stderr: '', at: '', ms: 1 })
  const target = Object.assign(base, {
    stream: async (ask: ExecAsk, onChunk: (chunk: Uint8Array) => void) => {
      const lines = queue.map(({ id, queue: name, arrival, sender, bytes }) =>
        JSON.stringify({
          queue_name: name,
          queue_id: id,
          arrival_time: arrival,
          message_size: bytes,
          sender,
          recipients: [],
        }),
      )
      if (lines.length > 0) onChunk(new TextEncoder().encode(`${lines.join('\n')}\n`))
      meanwhile(++listings, queue)
      return reading(ask)
    },
    act: async (act: Act) => {
      acts.push(act)
      const ids = (act.stdin ?? '').split('\n').filter(Boolean)
      const to = act.argv[1] === '-h' ? 'hold' : 'deferred'
      if (acts.length <= misses) return reading({ kind: 'exec', argv: act.argv })
      for (const [at, each] of queue.entries()) if (ids.includes(each.id)) queue[at] = { ...each, queue: to }
      return reading({ kind: 'exec', argv: act.argv })
    },
  }) as unknown as LiveTarget
  const kept = new Map<string, readonly BoundMessage[]>()
  const context = (selected: readonly BoundMessage[]): MailContext => ({
    target,
    tag: 'test',
    keeper: { pathOf: (name) => name, place: { as: 'root', folder: '/var/lib/mailmedic' } },
    lists: {
      read: async (name) => (name === 'selected' ? selected : (kept.get(name) ?? [])),
      find: async (name) => kept.get(name) ?? null,
      write: async (name, messages) => void kept.set(name, messages),
    },
  })
  const sent = () => acts.map(({ argv, stdin }) => [argv[1], ...(stdin ?? '').split('\n').filter(Boolean)].join(' '))
  return { context, kept, sent, queue }
}
const hold: MoveDeed = {
  kind: 'move',
  verb: 'hold',
  argv: ['postsuper', '-h', '-'],
  as: 'root',
  from: ['incoming', 'active', 'deferred'],
  of: 'selected',
  keeps: 'held',
  back: ['postsuper', '-H', '-'],
}

describe('messages are bound to what they were', () => {
  test('what has gone, is another one, or lies elsewhere is left out and counted', async () => {
    const there = host([
      message('A0001'),
      message('A0002', 'deferred', { arrival: 1_800_000_009 }),
      message('A0003', 'hold'),
    ])
    const selected = ['A0001', 'A0002', 'A0003', 'A0004'].map((id) => message(id))
    const result = await performMail(hold, there.context(selected))
    expect(result.result).toBe('done')
    expect(result.words).toBe(
      '1 message put on hold; 1 had gone already; 1 were in another queue and were left there; 1 queue id now belongs to another message and was not touched',
    )
    expect(there.sent()).toEqual(['-h A0001'])
    expect(there.kept.get('held')?.map(({ id }) => id)).toEqual(['A0001'])
  })

  test('another message that gets the id at the very moment is put back', async () => {
    const there = host([message('A0001'), message('A0002')], (listing, queue) => {
      if (listing === 1) queue[1] = message('A0002', 'active', { sender: 'somebody@antv.test' })
    })
    await performMail(hold, there.context([message('A0001'), message('A0002')]))
    expect(there.sent()).toEqual(['-h A0001 A0002', '-H A0002'])
    expect(there.queue.map(({ queue }) => queue)).toEqual(['hold', 'deferred'])
  })

  test('one that was missed on its way between two queues is found in the next round', async () => {
    const there = host([message('A0001')], () => {}, 1)
    const result = await performMail(hold, there.context([message('A0001')]))
    expect(result).toEqual({ result: 'done', words: '1 message put on hold' })
    expect(there.sent()).toEqual(['-h A0001', '-h A0001'])
  })

  test('one that will not move is a failure', async () => {
    const there = host([message('A0001')], () => {}, 99)
    const result = await performMail(hold, there.context([message('A0001')]))
    expect(result).toEqual({ result: 'failed', words: '1 message not put on hold' })
  })

  test('done twice, it finds nothing left to do, and keeps what was held the first time', async () => {
    const there = host([message('A0001'), message('A0002')])
    const selected = [message('A0001'), message('A0002')]
    await performMail(hold, there.context(selected))
    const again = await performMail(hold, there.context(selected))
    expect(again.result).toBe('done')
    expect(there.sent()).toHaveLength(1)
    expect(there.kept.get('held')).toHaveLength(2)
  })
})
