import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { contentSum } from './lab/internet/content-sum.ts'
import { apply, takeBackRun } from './mend-story.ts'

const able = requirements()
const flavours: readonly Flavour[] = ['plain', 'zimbra']

/** Mail for the outside waits until it is let go. */
const keepBack = (lab: Lab) => lab.settings({ defer_transports: 'smtp' })
const letGo = (lab: Lab) => lab.settings({ defer_transports: '' })
const arrivedAt = (lab: Lab, domain: string) =>
  lab.internet.arrived().filter(({ to }) => to.some((each) => each.endsWith(`@${domain}`)))
const queued = async (lab: Lab, queue: string) => (await lab.queue()).messages.filter((each) => each.queue === queue)
const waits = (lab: Lab, count: number) =>
  lab.waitFor(`${count} deferred messages`, async () => (await lab.queue()).deferred === count, 60_000)

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'the queue' : `the queue (skipped: ${able.why})`, () => {
  describe.each(flavours)('%s', (flavour) => {
    let lab: Lab
    beforeAll(async () => {
      lab = await up(flavour)
    }, 120_000)
    afterAll(() => lab?.down())

    test('one destination is held among others, the others flow, and what is released arrives', async () => {
      await keepBack(lab)
      await lab.send({ to: 'a@partner.test', count: 5 })
      await lab.send({ to: 'b@accept.test', count: 3 })
      await waits(lab, 8)
      const held = await apply(lab, { fix: 'queue-hold', set: { domain: 'partner.test' } })
      expect(`${held.outcome}: ${held.words}`).toMatch(/^proved: 5 messages put on hold/)
      expect(held.plan?.selection).toMatchObject({
        messages: 5,
        byDestination: [{ name: 'partner.test', messages: 5 }],
      })
      expect(await queued(lab, 'hold')).toHaveLength(5)

      await letGo(lab)
      const flushed = await apply(lab, { fix: 'queue-flush', set: { all: 'ALL' } })
      expect(`${flushed.outcome}: ${flushed.words}`).toMatch(/^proved: 3 messages tried for 1 destination/)
      await lab.waitFor('the others', () => arrivedAt(lab, 'accept.test').length === 3)
      expect(arrivedAt(lab, 'partner.test')).toHaveLength(0)

      const released = await apply(lab, { fix: 'queue-release', set: { all: 'ALL' } })
      expect(`${released.outcome}: ${released.words}`).toMatch(
        /^proved: mail-on-hold is not found any more; 5 messages released/,
      )
      await lab.waitFor('what was released', () => arrivedAt(lab, 'partner.test').length === 5)
      await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
    })

    test('what is deleted was saved: undo hands it in again, and it arrives as it was', async () => {
      await keepBack(lab)
      await lab.send({ to: 'c@partner.test', subject: 'taken back' })
      await lab.send({ to: 'd@accept.test', subject: 'stays' })
      await waits(lab, 2)
      const [message] = (await lab.queue()).messages.filter(
        ({ recipients }) => recipients[0]?.address === 'c@partner.test',
      )
      const content = contentSum(await lab.must(['postcat', '-qbh', message?.id ?? '']))
      const deleted = await apply(lab, { fix: 'queue-delete', set: { domain: 'partner.test' } })
      expect(`${deleted.outcome}: ${deleted.words}`).toMatch(/1 message deleted/)
      expect((await lab.queue()).messages.map(({ recipients }) => recipients[0]?.address)).toEqual(['d@accept.test'])

      const undone = await takeBackRun(lab, deleted.run)
      expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
      await waits(lab, 2)
      await letGo(lab)
      await lab.must(['postqueue', '-f'])
      await lab.waitFor('it', () => arrivedAt(lab, 'partner.test').some(({ subject }) => subject === 'taken back'))
      expect(arrivedAt(lab, 'partner.test').find(({ subject }) => subject === 'taken back')?.content).toBe(content)
    })
  })
})
