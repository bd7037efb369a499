import { describe, expect, test } from 'vitest'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { apply, takeBackRun } from './mend-story.ts'
import { arrivedAt, contentsOf, keepBack, letGo, multiply, queued, waits } from './queue-story.ts'

const able = requirements()
const flavours: readonly Flavour[] = process.env.MAILMEDIC_LONG ? ['plain', 'zimbra'] : []

/** A time, a z, an inode, all without vowels (postconf(5), enable_long_queue_ids). */
const longId = /^[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]{10,}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]+$/

/** Owner, mode, time and content of each queue file that waits, without its name. */
const files = (lab: Lab): Promise<string> =>
  lab.sh(`cd ${lab.queueDir}/deferred; find . -type f -printf '%u:%g %m %T@\\n' | sort | uniq -c
    find . -type f -exec sha256sum {} + | cut -d' ' -f1 | sort | uniq -c`)

describe.skipIf((!able.ok && !process.env.CI) || flavours.length === 0)(
  able.ok ? 'what was deleted' : `what was deleted (skipped: ${able.why})`,
  () => {
    test.each(flavours)(
      '%s: comes back under long queue ids, on hold where it was, and arrives',
      {
        timeout: 240_000,
      },
      async (flavour) => {
        const lab = await up(flavour, [], { longQueueIds: true })
        try {
          await keepBack(lab)
          await lab.send({ to: 'a@partner.test', count: 2, subject: 'was on hold' })
          await waits(lab, 2)
          await lab.must(['postsuper', '-h', 'ALL'])
          await lab.send({ to: 'b@partner.test', count: 3, subject: 'taken back' })
          await waits(lab, 3)
          const before = await contentsOf(lab)
          const ids = (await lab.queue()).messages.map(({ id }) => id)
          for (const id of ids) expect(id).toMatch(longId)

          const deleted = await apply(lab, { fix: 'queue-delete', set: { domain: 'partner.test' } })
          expect(`${deleted.outcome}: ${deleted.words}`).toMatch(/5 messages deleted/)
          expect((await lab.queue()).total).toBe(0)
          const undone = await takeBackRun(lab, deleted.run)
          expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)

          expect(await contentsOf(lab)).toEqual(before)
          expect(await queued(lab, 'hold')).toHaveLength(2)
          for (const { id } of (await lab.queue()).messages) expect(id).toMatch(longId)
          // Each is called what Postfix would call it: it finds nothing to rename.
          const names = `find ${lab.queueDir}/hold ${lab.queueDir}/deferred -type f | sort`
          const named = await lab.sh(names)
          await lab.must(['postsuper', '-s'])
          expect(await lab.sh(names)).toBe(named)

          await letGo(lab)
          await lab.must(['postqueue', '-f'])
          const subjects = () => arrivedAt(lab, 'partner.test').map(({ subject }) => subject)
          await lab.waitFor('what was not on hold', () => subjects().length === 3)
          expect(new Set(subjects())).toEqual(new Set(['taken back']))
          await lab.must(['postsuper', '-H', 'ALL'])
          await lab.must(['postqueue', '-f'])
          await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
          expect(subjects().filter((subject) => subject === 'was on hold')).toHaveLength(2)
        } finally {
          await lab.down()
        }
      },
    )

    test.each(flavours)(
      '%s: 20,000 messages at once come back, all of them',
      { timeout: 1_200_000 },
      async (flavour) => {
        const lab = await up(flavour)
        try {
          await keepBack(lab)
          await lab.send({ to: 'k@partner.test' })
          await waits(lab, 1)
          await multiply(lab, 20_000)
          const total = (await lab.queue()).total
          await lab.send({ to: 'other@accept.test' })
          await waits(lab, total + 1)
          const before = await files(lab)

          const told: string[] = []
          let most = 0
          const watch = setInterval(() => {
            most = Math.max(most, process.memoryUsage().rss)
          }, 500)
          const first = process.memoryUsage().rss
          const started = performance.now()
          const deleted = await apply(lab, {
            fix: 'queue-delete',
            set: { domain: 'partner.test' },
            hear: (event) => {
              if (event.type === 'step' && event.state === 'running' && event.words !== '') told.push(event.words)
            },
          })
          const half = performance.now()
          expect(`${deleted.outcome}: ${deleted.words}`).toMatch(/20,00\d messages deleted/)
          expect((await lab.queue()).messages.map(({ recipients }) => recipients[0]?.address)).toEqual([
            'other@accept.test',
          ])
          for (const words of ['put on hold', 'copied', 'deleted'])
            expect(told.filter((each) => each.includes(words)).length, words).toBeGreaterThan(1)

          const undone = await takeBackRun(lab, deleted.run)
          clearInterval(watch)
          if (process.env.MAILMEDIC_FIGURES)
            console.log(
              flavour,
              `deleted in ${Math.round((half - started) / 1_000)} s, back in ${Math.round((performance.now() - half) / 1_000)} s,`,
              `${Math.round((most - first) / 1e6)} MB more`,
            )
          expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
          expect((await lab.queue()).total).toBe(total + 1)
          expect((await lab.queue()).hold).toBe(0)
          expect(await files(lab)).toBe(before)
        } finally {
          await lab.down()
        }
      },
    )
  },
)
