import { describe, expect, test } from 'vitest'
import { type Cause, defineCause, type Proof } from '../../src/causes/cause.ts'
import { account } from '../../src/run/account.ts'
import { ago, group, hours, minutes, queueOf } from '../situations.ts'

const cause = (id: string): Cause =>
  defineCause({ id, section: 'A', title: `title of ${id}`, explain: '', cure: '', needs: {}, recognise: () => [] })
const found = (id: string, proof: Partial<Proof> = {}) => ({
  cause: cause(id),
  proof: { confidence: 'certain', because: ['asked'], against: [], ...proof } satisfies Proof,
})
const all = () => true

describe('what a stronger cause takes is out of reach of the weaker', () => {
  const queue = queueOf([
    group({ domain: 'a.example', messages: 3, oldest: ago(2 * hours) }),
    group({ domain: 'b.example', messages: 2, oldest: ago(5 * minutes) }),
  ])
  const onlyA: Proof['claims'] = ({ symptoms }) => symptoms.some(({ domain }) => domain === 'a.example')

  test('the first takes its own, the second the rest', () => {
    const { diagnoses, unexplained } = account(
      [found('strong', { claims: onlyA }), found('weak', { claims: all })],
      queue,
    )
    expect(diagnoses.map(({ diagnosis, since }) => [diagnosis.cause, diagnosis.explains.messages, since])).toEqual([
      ['strong', 3, ago(2 * hours)],
      ['weak', 2, ago(5 * minutes)],
    ])
    expect(unexplained).toEqual({ messages: 0, reasons: [] })
  })
  test('left with nothing, a proved cause comes last: it will bite next', () => {
    const { diagnoses } = account([found('idle', { claims: () => false }), found('strong', { claims: all })], queue)
    expect(diagnoses.map(({ diagnosis }) => diagnosis.cause)).toEqual(['strong', 'idle'])
    expect(diagnoses[1]?.since).toBeNull()
  })
  test('how much a stronger cause holds is in a log that may not be read: it keeps its place', () => {
    const full = found('full', { claims: () => false, uncounted: true })
    const { diagnoses } = account([full, found('weak', { claims: all })], queue)
    expect(diagnoses.map(({ diagnosis }) => diagnosis.cause)).toEqual(['full', 'weak'])
  })
  test('left with nothing, what only replies say is not told', () => {
    const { diagnoses } = account(
      [found('strong', { claims: all }), found('said', { claims: all, standsAlone: false })],
      queue,
    )
    expect(diagnoses.map(({ diagnosis }) => diagnosis.cause)).toEqual(['strong'])
  })
  test('a consequence comes after its cause and takes what that leaves; without it, it keeps its place', () => {
    const consequence = found('consequence', { claims: all, consequenceOf: 'root' })
    const told = (...recognised: readonly ReturnType<typeof found>[]) =>
      account(recognised, queue).diagnoses.map(({ diagnosis }) => [diagnosis.cause, diagnosis.explains.messages])
    const root = found('root', { claims: onlyA })
    expect(told(consequence, found('other'), root, root, found('weak'))).toEqual([
      ['root', 3],
      ['consequence', 2],
      ['other', 0],
      ['root', 0],
      ['weak', 0],
    ])
    expect(told(consequence, found('weak', { claims: all }))).toEqual([
      ['consequence', 5],
      ['weak', 0],
    ])
  })
  test('mail that bounced is something', () => {
    const { diagnoses } = account(
      [found('strong', { claims: all }), found('said', { bounced: 2, standsAlone: false })],
      queue,
    )
    expect(diagnoses[1]?.diagnosis.explains).toEqual({ messages: 0, recipients: 0, bounced: 2, rejected: 0 })
  })
})

test('unexplained messages keep their reasons, the most frequent first', () => {
  const queue = queueOf([
    group({ reason: 'rare', messages: 1 }),
    group({ reason: 'frequent', messages: 9 }),
    group({ queue: 'active', messages: 4 }),
  ])
  expect(account([], queue).unexplained).toEqual({
    messages: 14,
    reasons: ['frequent', 'no reason given yet (queue active)', 'rare'],
  })
})

test('a particular title replaces that of the cause', () => {
  const { diagnoses } = account([found('a'), found('b', { title: 'mx.example.net does not answer' })], null)
  expect(diagnoses.map(({ diagnosis }) => diagnosis.title)).toEqual(['title of a', 'mx.example.net does not answer'])
})

test('a queue that could not be listed leaves nothing to count', () => {
  const { diagnoses, unexplained } = account([found('a', { claims: all })], null)
  expect(diagnoses[0]?.diagnosis.explains.messages).toBe(0)
  expect(unexplained.messages).toBe(0)
})
