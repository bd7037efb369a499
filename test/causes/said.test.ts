import { describe, expect, test } from 'vitest'
import { readSymptoms } from '../../src/causes/read.ts'
import { saidCauses } from '../../src/causes/said.ts'
import { replyClass } from '../../src/dsn/index.ts'
import { account } from '../../src/run/account.ts'
import { group, logOf, noRelay, now, out, outbound, queueOf, sendgrid } from '../situations.ts'
import { relayDial } from './relays.ts'
import { greylisted } from './replies.ts'
import { factsOf } from './table.ts'

const open = outbound([out('gmail.com', 25, 'greets')])
const judged = (id: string, reason: string, given: Readonly<Record<string, unknown>> = {}) => {
  const cause = saidCauses.find((each) => each.id === id)
  if (!cause) throw new TypeError(`no cause ${id}`)
  const queue = queueOf([group({ reason })])
  const facts = factsOf(cause.needs, { queue, log: logOf(), outbound: open, relay: noRelay, ...given })
  const proofs = cause.recognise({ facts, findings: [], now })
  return account(
    proofs.map((proof) => ({ cause, proof })),
    queue,
  ).diagnoses.map(({ diagnosis }) => diagnosis)
}

describe.each(saidCauses.map(({ id }) => id))('%s', (id) => {
  const sample = replyClass(id)?.samples.find((text) => {
    const [symptom] = readSymptoms(group({ reason: text }))
    return symptom?.reply?.class === id && symptom.reply.hop !== 'local'
  })
  test('is what one of its samples means', () => expect(sample).toBeDefined())
  test('explains a message that waits for it, in their words', () => {
    const [diagnosis] = judged(id, sample ?? '')
    expect(diagnosis).toMatchObject({ cause: id, explains: { messages: 1 } })
    expect(diagnosis?.because).toContain(sample)
  })
  test('is not what another reply means', () =>
    expect(judged(id, 'connect to mx.example.com[198.51.100.1]:25: Connection refused')).toEqual([]))
})

describe('how far the other side is believed', () => {
  test('certain, once our own way out works', () =>
    expect(judged('greylisted', greylisted)).toMatchObject([{ confidence: 'certain' }]))
  test('likely, where that could not be asked', () =>
    expect(judged('greylisted', greylisted, { outbound: 'not asked' })).toMatchObject([{ confidence: 'likely' }]))
  test('likely, where nobody else answers', () =>
    expect(judged('greylisted', greylisted, { outbound: outbound([out('gmail.com', 25, 'timeout')]) })).toMatchObject([
      { confidence: 'likely' },
    ]))
  test('behind a relay it is the relay that must answer', () => {
    const dead = outbound([out('gmail.com', 25, 'greets'), relayDial(587, 'refused')])
    expect(judged('greylisted', greylisted, { relay: sendgrid, outbound: dead })).toMatchObject([
      { confidence: 'likely' },
    ])
  })
})
