import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, requirements, up } from './lab/index.ts'
import { sayings } from './lab/internet/sayings.ts'
import { story, verdictOf } from './story.ts'

const able = requirements()

/** Section C: one message to each destination, and each is counted under what its server really said. */
describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'what destinations say' : `(skipped: ${able.why})`, () => {
  let lab: Lab
  const ids = Object.keys(sayings)
  beforeAll(async () => {
    lab = await up('plain')
    for (const id of ids) await lab.send({ to: `anna@${id}.says.test` })
    await lab.send({ to: 'friend@gmail.com' })
    await lab.send({ to: 'office@accept.test' })
    for (const [id, { code }] of Object.entries(sayings)) {
      const status = code < 500 ? 'deferred' : 'bounced'
      await lab.waitForLog(new RegExp(`to=<anna@${id}\\.says\\.test>.* status=${status} \\(host mx\\.says\\.test`))
    }
    await lab.settled()
  })
  afterAll(async () => {
    await lab?.down()
  })

  test('is told for each reply class of its own, also from a recording', { timeout: 120_000 }, async () => {
    const { live, replayed } = await story(lab)
    const told = live.diagnoses.map(({ cause, explains }) => [cause, explains.messages, explains.bounced])
    const expected = Object.entries(sayings).map(([id, { code }]) => [id, code < 500 ? 1 : 0, code < 500 ? 0 : 1])
    expect(told.toSorted()).toEqual(expected.toSorted())
    expect(live.unexplained.messages).toBe(0)
    expect(live.status).toBe('warning')
    expect(verdictOf(replayed)).toEqual(verdictOf(live))
  })
})
