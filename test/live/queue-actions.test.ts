import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { apply, diesBefore, goOnWith, takeBackRun } from './mend-story.ts'
import { arrivedAt, contentsOf, keepBack, letGo, multiply, queued, waits } from './queue-story.ts'
import { judge, openLab } from './story.ts'

const able = requirements()
const flavours: readonly Flavour[] = ['plain', 'zimbra']
/** Each story of both flavours takes a minute and a half; every day some of each. */
const long = Boolean(process.env.MAILMEDIC_LONG)

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'the queue' : `the queue (skipped: ${able.why})`, () => {
  describe.each(flavours)('%s', (flavour) => {
    let lab: Lab
    beforeAll(async () => {
      lab = await up(flavour)
    }, 120_000)
    afterEach(async () => {
      await letGo(lab)
      await lab.exec(['postsuper', '-d', 'ALL'])
    })
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
        /^proved: not found any more: mail-on-hold; 5 messages released/,
      )
      await lab.waitFor('what was released', () => arrivedAt(lab, 'partner.test').length === 5)
      await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
    })

    test('what is deleted comes back as it was, and what was on hold is on hold again', async () => {
      await keepBack(lab)
      await lab.send({ to: 'c@partner.test', subject: 'taken back' })
      await lab.send({ to: 'held@partner.test', subject: 'was on hold', count: 2 })
      await lab.send({ to: 'd@accept.test', subject: 'stays' })
      await waits(lab, 4)
      for (const { id, recipients } of (await lab.queue()).messages)
        if (recipients[0]?.address === 'held@partner.test') await lab.must(['postsuper', '-h', id])
      const before = await contentsOf(lab)
      const deleted = await apply(lab, { fix: 'queue-delete', set: { domain: 'partner.test' } })
      expect(`${deleted.outcome}: ${deleted.words}`).toMatch(/3 messages deleted/)
      expect((await lab.queue()).messages.map(({ recipients }) => recipients[0]?.address)).toEqual(['d@accept.test'])

      const undone = await takeBackRun(lab, deleted.run)
      expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
      expect(await contentsOf(lab)).toEqual(before)
      expect(await queued(lab, 'hold')).toHaveLength(2)
      await letGo(lab)
      await lab.must(['postqueue', '-f'])
      await lab.waitFor('it', () => arrivedAt(lab, 'partner.test').some(({ subject }) => subject === 'taken back'))
      expect(arrivedAt(lab, 'partner.test').map(({ subject }) => subject)).not.toContain('was on hold')
      await lab.must(['postsuper', '-H', 'ALL'])
      await lab.must(['postqueue', '-f'])
      await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
      expect(arrivedAt(lab, 'partner.test').filter(({ subject }) => subject === 'was on hold')).toHaveLength(2)
    })

    if (long || flavour === 'zimbra')
      test('what waits for a filter that is not used any more is requeued, and arrives', async () => {
        const usual = (await lab.must(['postconf', '-h', 'content_filter'])).trim()
        await lab.settings({ content_filter: 'smtp:[127.0.0.1]:10099' })
        await lab.send({ to: 'user4@antv.test', count: 2 })
        await waits(lab, 2)
        await lab.settings({ content_filter: usual })
        // The filter stands in the queue file: another attempt alone goes there again.
        await lab.must(['postqueue', '-f'])
        await lab.waitForReason(/\[127\.0\.0\.1\]:10099: Connection refused/, 2)
        const had = await lab.delivered('user4')
        const requeued = await apply(lab, { fix: 'queue-requeue', set: { to: 'user4@antv.test' } })
        expect(`${requeued.outcome}: ${requeued.words}`).toMatch(/^proved: 2 messages requeued/)
        // pickup(8) looks once a minute.
        await lab.waitFor('both', async () => (await lab.delivered('user4')) === had + 2, 90_000)
        expect((await takeBackRun(lab, requeued.run)).outcome).toBe('refused')
        expect(await lab.sh('ls -A /var/lib/mailmedic || :')).not.toContain('queue-requeue')
      })

    if (long || flavour === 'plain')
      test('a program that dies in the middle is gone on with', async () => {
        await keepBack(lab)
        await lab.send({ to: 'l@partner.test', count: 3 })
        await lab.send({ to: 'm@accept.test' })
        await waits(lab, 4)
        for (const step of long ? [0, 1, 2] : [2]) {
          const applied = { fix: 'queue-delete', set: { domain: 'partner.test' } }
          const run = await diesBefore(lab, applied, step)
          const ended = await goOnWith(lab, run, applied)
          expect(`${step}: ${ended.outcome}: ${ended.words}`).toMatch(/proved: .*3 messages deleted/)
          expect((await lab.queue()).messages.map(({ recipients }) => recipients[0]?.address)).toEqual([
            'm@accept.test',
          ])
          expect((await takeBackRun(lab, run)).outcome).toBe('undone')
          await waits(lab, 4)
        }
        const hold = { fix: 'queue-hold', set: { domain: 'partner.test' } }
        const run = await diesBefore(lab, hold, 0)
        const held = await goOnWith(lab, run, hold)
        expect(`${held.outcome}: ${held.words}`).toMatch(/^proved: 3 messages put on hold/)
        const release = { fix: 'queue-release', set: { all: 'ALL' } }
        const released = await goOnWith(lab, await diesBefore(lab, release, 1), release)
        expect(`${released.outcome}: ${released.words}`).toMatch(/^proved/)
        // What is tried by its id goes its way, whatever defer_transports says.
        await lab.waitFor('all three', async () => (await lab.queue()).total === 1)
        expect(arrivedAt(lab, 'partner.test').filter(({ to }) => to.includes('l@partner.test'))).toHaveLength(3)
      })

    if (long || flavour === 'plain')
      test('a program that dies between the copy and the delete loses nothing, and undo lets it go on its way', async () => {
        await keepBack(lab)
        await lab.send({ to: 'e@partner.test', count: 2 })
        await waits(lab, 2)
        const run = await diesBefore(lab, { fix: 'queue-delete', set: { to: 'e@partner.test' } }, 2)
        expect(await queued(lab, 'hold')).toHaveLength(2)
        const undone = await takeBackRun(lab, run)
        expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
        expect(await queued(lab, 'deferred')).toHaveLength(2)
      })

    if (long)
      test('undo releases what was held by us and is still there, and nothing else', async () => {
        await keepBack(lab)
        await lab.send({ to: 'f@partner.test', count: 3 })
        await lab.send({ to: 'g@partner.test' })
        await waits(lab, 4)
        const [theirs] = (await lab.queue()).messages.filter(
          ({ recipients }) => recipients[0]?.address === 'g@partner.test',
        )
        await lab.must(['postsuper', '-h', theirs?.id ?? ''])
        const held = await apply(lab, { fix: 'queue-hold', set: { domain: 'partner.test' } })
        expect(`${held.outcome}: ${held.words}`).toMatch(/^proved: 3 messages put on hold/)
        await lab.must(['postsuper', '-d', held.plan?.selection?.bound[0]?.id ?? ''])
        const undone = await takeBackRun(lab, held.run)
        expect(undone.steps[0]?.words).toMatch(/2 messages released; 1 had gone already/)
        expect((await queued(lab, 'hold')).map(({ id }) => id)).toEqual([theirs?.id])
      })

    if (long || flavour === 'plain')
      test('an id that belongs to another message by now is not touched', async () => {
        await keepBack(lab)
        await lab.send({ to: 'h@partner.test', count: 2 })
        await waits(lab, 2)
        const { plan } = await apply(lab, {
          fix: 'queue-hold',
          set: { to: 'h@partner.test' },
          over: { planOnly: true },
        })
        if (!plan?.selection) throw new Error('no plan')
        const [first, second] = plan.selection.bound
        if (!first || !second) throw new Error('no messages')
        const other = {
          ...plan,
          selection: { ...plan.selection, bound: [{ ...first, arrival: first.arrival - 1 }, second] },
        }
        const held = await apply(lab, { fix: 'queue-hold', set: { to: 'h@partner.test' }, over: { saved: other } })
        expect(`${held.outcome}: ${held.words}`).toMatch(/^proved: 1 message put on hold/)
        expect((await queued(lab, 'hold')).map(({ id }) => id)).toEqual([second.id])
      })

    if (long || flavour === 'zimbra')
      test('a login without rights is refused before anything is changed', async () => {
        await keepBack(lab)
        await lab.send({ to: 'i@partner.test' })
        await waits(lab, 1)
        const refused = await apply(lab, { fix: 'queue-hold', set: { to: 'i@partner.test' }, user: 'op' })
        expect(`${refused.outcome}: ${refused.words}`).toMatch(/^refused: this login may not run postsuper as root/)
        expect(refused.run).toBeNull()
      })

    if (flavour === 'zimbra')
      test('zimbra: held, deleted and taken back with what its sudo list allows', async () => {
        await keepBack(lab)
        await lab.send({ to: 'j@partner.test', count: 2, subject: 'by zimbra' })
        await waits(lab, 2)
        const held = await apply(lab, { fix: 'queue-hold', set: { to: 'j@partner.test' }, user: 'zimbra' })
        expect(`${held.outcome}: ${held.words}`).toMatch(/^proved: 2 messages put on hold/)
        const deleted = await apply(lab, { fix: 'queue-delete', set: { to: 'j@partner.test' }, user: 'zimbra' })
        expect(`${deleted.outcome}: ${deleted.words}`).toMatch(/2 messages deleted/)
        const undone = await takeBackRun(lab, deleted.run, 'zimbra')
        expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
        await waits(lab, 2)
      })

    if (long && flavour === 'plain')
      test('a backlog that crowds the queue is named with what its fix needs, and is gone once it is on hold', async () => {
        await lab.load('backlog-one-destination')
        const target = await openLab(lab)
        const before = await judge(target)
        await target.close()
        const [found] = before.diagnoses.filter(({ cause }) => cause === 'backlog-one-destination')
        expect(found?.fixOptions).toEqual({ 'queue-hold': { domain: 'refuse.test' } })
        const held = await apply(lab, { fix: 'queue-hold', set: found?.fixOptions?.['queue-hold'] ?? {} })
        expect(`${held.outcome}: ${held.words}`).toMatch(/^proved: not found any more: backlog-one-destination/)
      })

    if (long)
      test('20,000 messages are held, and released again', { timeout: 600_000 }, async () => {
        await keepBack(lab)
        await lab.send({ to: 'k@partner.test' })
        await waits(lab, 1)
        await multiply(lab, 20_000)
        const held = await apply(lab, { fix: 'queue-hold', set: { domain: 'partner.test' } })
        expect(`${held.outcome}: ${held.words}`).toMatch(/^proved: 20,00\d messages put on hold/)
        const undone = await takeBackRun(lab, held.run)
        expect(undone.steps[0]?.words).toMatch(/^20,00\d messages released/)
      })
  })
})
