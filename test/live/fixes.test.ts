import { describe, expect, test } from 'vitest'
import { listFaults, requirements, up } from './lab/index.ts'
import { apply, serverState, takeBackRun } from './mend-story.ts'

const able = requirements()
const ours = process.env.MAILMEDIC_FIXES?.split(',')

interface FixStory {
  readonly fault: string
  readonly fix: string
  readonly set?: Readonly<Record<string, string>>
}

/** Break, diagnose, fix, mail arrives, undo, as it was. */
const stories: readonly FixStory[] = [{ fault: 'defer-transports', fix: 'defer-transports' }]

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'fixes' : `fixes (skipped: ${able.why})`, () => {
  for (const { fault: id, fix, set } of stories.filter((each) => !ours || ours.includes(each.fix))) {
    const fault = listFaults().find((each) => each.id === id)
    if (!fault) throw new Error(`no fault ${id}`)
    for (const flavour of fault.flavours) {
      test.concurrent(`${flavour}: ${fix} cures ${id}, and can be taken back`, { timeout: 240_000 }, async () => {
        const lab = await up(flavour, [id])
        try {
          const broken = await serverState(lab)
          const state = await apply(lab, { fix, ...(set ? { set } : {}) })
          expect(state.before.diagnoses[0]?.cause).toBe(fault.expect.cause)
          expect(`${state.outcome}: ${state.words}`).toMatch(/^proved/)
          await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
          const undone = await takeBackRun(lab, state.run)
          expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
          expect(await serverState(lab)).toBe(broken)
        } finally {
          await lab.down()
        }
      })
    }
  }
})
