import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listRuns } from '../../src/run/journal.ts'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { contentSum } from './lab/internet/content-sum.ts'
import { type Applied, apply, takeBackRun } from './mend-story.ts'
import { judge, openLab } from './story.ts'

const able = requirements()
const flavours: readonly Flavour[] = ['plain', 'zimbra']
/** Each story of both flavours takes a minute and a half; every day some of each. */
const long = Boolean(process.env.MAILMEDIC_LONG)

/** Mail for the outside waits until it is let go. */
const keepBack = (lab: Lab) => lab.settings({ defer_transports: 'smtp' })
const letGo = (lab: Lab) => lab.settings({ defer_transports: '' })
const arrivedAt = (lab: Lab, domain: string) =>
  lab.internet.arrived().filter(({ to }) => to.some((each) => each.endsWith(`@${domain}`)))
const queued = async (lab: Lab, queue: string) => (await lab.queue()).messages.filter((each) => each.queue === queue)
const waits = (lab: Lab, count: number) =>
  lab.waitFor(`${count} deferred messages`, async () => (await lab.queue()).deferred === count, 60_000)

/** Copies of the one deferred message, not due for an hour. */
const multiply = (lab: Lab, count: number) =>
  lab.must(['/usr/bin/python3', '-c', copies, `${lab.queueDir}/deferred`, String(count)])
const copies = `
import os, sys, time
root, count = sys.argv[1], int(sys.argv[2])
one = next(os.path.join(at, name) for at, _, names in os.walk(root) for name in names)
was, later = os.stat(one), time.time() + 3600
text = open(one, 'rb').read()
for n in range(count):
    name = '%X%07X' % (n % 16, n)
    folder = os.path.join(root, name[0])
    if not os.path.isdir(folder):
        os.mkdir(folder, 0o700)
        os.chown(folder, was.st_uid, was.st_gid)
    path = os.path.join(folder, name)
    with open(path, 'wb') as copy:
        copy.write(text)
        os.fchown(copy.fileno(), was.st_uid, was.st_gid)
        os.fchmod(copy.fileno(), 0o700)
    os.utime(path, (later, later))
`

/** A run that ends without a word before one of its steps, as if the program had been killed. Its name. */
const diesBefore = async (lab: Lab, { fix, set }: Applied, step: number): Promise<string> => {
  const dead = Promise.withResolvers<void>()
  const approveStep = (_: unknown, index: number) => {
    if (index < step) return Promise.resolve(true)
    dead.resolve()
    return new Promise<boolean>(() => {})
  }
  const operator = { name: 'tester@lab', approve: async () => 'steps' as const, approveStep, secret: async () => null }
  void apply(lab, { fix, ...(set ? { set } : {}), over: { operator } })
  await dead.promise
  return listRuns()[0] ?? ''
}

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
        /^proved: not found any more: mail-on-hold; 5 messages released/,
      )
      await lab.waitFor('what was released', () => arrivedAt(lab, 'partner.test').length === 5)
      await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
    })

    if (long || flavour === 'plain')
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
        await lab.must(['postsuper', '-d', 'ALL'])
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
        await lab.must(['postsuper', '-d', 'ALL'])
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
        await lab.must(['postsuper', '-d', 'ALL'])
      })

    if (long || flavour === 'zimbra')
      test('a login without rights is refused before anything is changed', async () => {
        await keepBack(lab)
        await lab.send({ to: 'i@partner.test' })
        await waits(lab, 1)
        const refused = await apply(lab, { fix: 'queue-hold', set: { to: 'i@partner.test' }, user: 'op' })
        expect(`${refused.outcome}: ${refused.words}`).toMatch(/^refused: this login may not run postsuper as root/)
        expect(refused.run).toBeNull()
        await lab.must(['postsuper', '-d', 'ALL'])
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
        await lab.must(['postsuper', '-d', 'ALL'])
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
        await lab.must(['postsuper', '-d', 'ALL'])
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
        await lab.must(['postsuper', '-d', 'ALL'])
      })
  })
})
