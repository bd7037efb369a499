import { describe, expect, test } from 'vitest'
import { type AnyFix, isPlan, type Plan, type Planned } from '../../src/fixes/fix.ts'
import { queueDelete } from '../../src/fixes/queue-delete.ts'
import { queueFlush } from '../../src/fixes/queue-flush.ts'
import { queueHold } from '../../src/fixes/queue-hold.ts'
import { selectionOptions } from '../../src/fixes/queue-options.ts'
import { queueRelease } from '../../src/fixes/queue-release.ts'
import { queueRequeue } from '../../src/fixes/queue-requeue.ts'
import { stillThere } from '../../src/fixes/queue-selection.ts'
import { postfixChanging } from '../../src/mta/postfix/changing.ts'
import type { ListedMessage } from '../../src/queue/fold.ts'
import { SelectionFold } from '../../src/queue/selection.ts'
import { template } from '../../src/queue/template.ts'
import { actsOn, type QueueVerb } from '../../src/queue/verbs.ts'

const now = new Date('2026-11-22T12:00:00Z')
const at = now.getTime() / 1_000
const mta = postfixChanging({
  id: 'postfix',
  name: 'Postfix',
  version: '3.7.11',
  queueDirectory: '/var/spool/postfix',
  configDirectory: '/etc/postfix',
  logFiles: [],
  owner: 'root',
})
const fixes: Readonly<Record<QueueVerb, AnyFix>> = {
  hold: queueHold,
  release: queueRelease,
  requeue: queueRequeue,
  flush: queueFlush,
  delete: queueDelete,
}

const message = (queue: string, id: string, more: Partial<ListedMessage> = {}): ListedMessage => ({
  queue_name: queue,
  queue_id: id,
  arrival_time: at - 3_600,
  message_size: 1_000,
  sender: 'user1@antv.test',
  recipients: [{ address: 'a@partner.test', ...(queue === 'deferred' ? { delay_reason: 'timed out' } : {}) }],
  ...more,
})
/** One in every queue. */
const everywhere = [
  message('maildrop', 'A0001', { sender: '(maildrop queue, sender UID 0)' }),
  message('incoming', 'A0002'),
  message('active', 'A0003'),
  message('deferred', 'A0004'),
  message('hold', 'A0005'),
]

const plan = (
  verb: QueueVerb,
  set: Readonly<Record<string, string>>,
  queue: readonly ListedMessage[] = everywhere,
  lifetime = '5d',
): Planned => {
  const options = selectionOptions.parse(set)
  const fold = new SelectionFold(now, template, options.filter, actsOn[verb])
  for (const each of queue) fold.add(each)
  const settings = { get: () => lifetime, isSet: () => false, services: [] }
  const fact = <T>(value: T) => ({ known: true as const, value, readings: [] })
  return fixes[verb].plan({
    facts: { selection: fact(fold.result([])), settings: fact(settings) },
    options,
    mta,
    diagnoses: [],
    now,
  })
}
const made = (planned: Planned): Plan => {
  if (!isPlan(planned)) throw new Error(JSON.stringify(planned))
  return planned
}
const ids = ({ selection }: Plan) => selection?.bound.map(({ id }) => id)

describe('what a verb acts on', () => {
  test.each<[QueueVerb, string[]]>([
    ['hold', ['A0002', 'A0003', 'A0004']],
    ['release', ['A0005']],
    ['requeue', ['A0004', 'A0005']],
    ['flush', ['A0004']],
    ['delete', ['A0002', 'A0003', 'A0004', 'A0005']],
  ])('%s', (verb, expected) => expect(ids(made(plan(verb, { all: 'ALL' })))).toEqual(expected))

  test('what is left out is said', () => {
    expect(made(plan('hold', { all: 'ALL' })).notes.join('\n')).toMatch(
      /1 of them are being delivered right now[\s\S]*1 selected message in maildrop: not picked up[\s\S]*1 selected message in hold: on hold already/,
    )
  })
})

describe('a selection', () => {
  test.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['a queue alone: that is everything', { queue: 'deferred' }],
  ])('refused: %s', (_, set) => {
    expect(plan('hold', set)).toMatchObject({ refused: 'no messages are chosen', hint: expect.stringContaining('ALL') })
  })
  test.each<[string, Record<string, string>, string]>([
    ['all in small letters', { all: 'all' }, 'must be the word ALL'],
    ['an id that is none', { ids: 'A0002 ;rm' }, '";rm" is no queue id'],
    ['no time', { older: 'yesterday' }, 'give a time such as 30m'],
    ['an unknown option', { sender: 'x' }, 'Unrecognized key'],
  ])('not understood: %s', (_, set, words) => {
    const parsed = selectionOptions.safeParse(set)
    expect(JSON.stringify(parsed.error?.issues)).toContain(JSON.stringify(words).slice(1, -1))
  })
  test.each<[string, Record<string, string>, string]>([
    ['ids', { ids: 'A0002,A0004 A0009' }, 'queue id A0002, A0004, A0009'],
    ['sender', { from: 'user1' }, 'sender with "user1"'],
    ['the null sender', { from: '<>' }, 'from the null sender'],
    ['recipient', { to: 'a@' }, 'recipient with "a@"'],
    ['domain', { domain: '@partner.test' }, 'to the domain partner.test'],
    ['reason', { reason: 'timed' }, 'reason with "timed"'],
    ['age', { older: '30m' }, 'waiting for 30m or longer'],
    ['a queue too', { from: 'x', queue: 'deferred' }, 'sender with "x", in deferred'],
  ])('in words: %s', (_, set, words) => expect(selectionOptions.parse(set)).toMatchObject({ words, empty: false }))

  test('nothing that fits is nothing to do', () => {
    expect(plan('release', { from: 'nobody' })).toMatchObject({
      nothing: expect.stringContaining('sender with "nobody"'),
    })
    expect(plan('release', { ids: 'A0004' })).toMatchObject({ nothing: expect.stringContaining('not on hold') })
  })

  test('the preview: how many, how much, how old, for whom, why, and five of them', () => {
    const many = Array.from({ length: 9 }, (_, n) =>
      message('deferred', `B000${n}`, {
        arrival_time: at - n * 60,
        recipients: [
          { address: `a@d${n}.test`, delay_reason: `connect to mx.d${n}.test[198.51.100.${n}]:25: timed out` },
        ],
      }),
    )
    expect(made(plan('hold', { all: 'ALL' }, many)).selection).toMatchObject({
      messages: 9,
      recipients: 9,
      bytes: 9_000,
      oldest: at - 480,
      byDestination: { length: 6, 5: { name: 'others', messages: 4 } },
      byReason: [{ messages: 9 }],
      samples: { length: 5, 0: { id: 'B0008' } },
      bound: { length: 9 },
    })
  })
})

test('what is released after its time is said to go back to its sender', () => {
  const old = [message('hold', 'A0001', { arrival_time: at - 6 * 86_400 }), message('hold', 'A0002')]
  expect(made(plan('release', { all: 'ALL' }, old)).notes[0]).toMatch(
    /^1 of them are older than maximal_queue_lifetime/,
  )
  expect(made(plan('release', { all: 'ALL' }, old, '10d')).notes).toEqual([])
})

test('more than one run takes: the oldest, and it is said', () => {
  const fold = new SelectionFold(now, template, {}, ['deferred'], 10)
  for (let n = 0; n < 50; n++) fold.add(message('deferred', `C${1000 + n}`, { arrival_time: at - n }))
  const { bound, fact } = fold.result([])
  expect(fact.total).toBe(50)
  expect(bound.map(({ arrival }) => at - arrival)).toEqual([49, 48, 47, 46, 45, 44, 43, 42, 41, 40])
})

describe('a plan that was approved', () => {
  const approved = made(plan('hold', { all: 'ALL' }, [message('deferred', 'A0001'), message('deferred', 'A0002')]))
  const fresh = (...queue: readonly ListedMessage[]) => made(plan('hold', { all: 'ALL' }, queue))

  test('is carried out as it is where nothing has changed', () => {
    expect(ids(stillThere(approved, approved) as Plan)).toEqual(['A0001', 'A0002'])
  })
  test('loses what has gone, and gains nothing', () => {
    const now = fresh(message('active', 'A0002'), message('deferred', 'A0003'))
    const valid = stillThere(approved, now) as Plan
    expect(ids(valid)).toEqual(['A0002'])
    expect(valid.selection).toMatchObject({ messages: 1, bytes: 1_000, samples: [{ id: 'A0002' }] })
  })
  test.each<[string, Partial<ListedMessage>]>([
    ['time of arrival', { arrival_time: at - 10 }],
    ['sender', { sender: 'other@antv.test' }],
    ['size', { message_size: 1_001 }],
  ])('takes no other message for the same: another %s', (_, other) => {
    expect(
      stillThere(approved, fresh(message('deferred', 'A0001', other), message('deferred', 'A0002', other))),
    ).toBeNull()
  })
})

describe('steps', () => {
  test('hold is taken back by releasing what was held, and no more', () => {
    const [step] = made(plan('hold', { all: 'ALL' })).steps
    expect(step?.do).toMatchObject([{ kind: 'move', argv: ['postsuper', '-h', '-'], of: 'selected', keeps: 'held' }])
    expect(step?.undo).toMatchObject([{ kind: 'move', argv: ['postsuper', '-H', '-'], of: 'held' }])
  })
  test('requeue and flush cannot be taken back, and say so', () => {
    for (const verb of ['requeue', 'flush'] as const)
      for (const step of made(plan(verb, { all: 'ALL' })).steps)
        expect([step.undo, step.cannotUndo !== undefined]).toEqual([[], true])
  })
  test('delete holds, copies, and deletes only what was copied, out of the hold queue alone', () => {
    const deeds = made(plan('delete', { all: 'ALL' })).steps.flatMap((step) => step.do)
    expect(deeds).toMatchObject([
      { verb: 'hold', of: 'selected' },
      { kind: 'save', of: 'selected', keeps: 'saved' },
      { verb: 'delete', of: 'saved', argv: ['postsuper', '-d', '-', 'hold'], from: ['hold'], keeps: 'deleted' },
    ])
  })
})
