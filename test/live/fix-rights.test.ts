import { describe, expect, test } from 'vitest'
import { requirements, up } from './lab/index.ts'
import { apply, serverState, takeBackRun } from './mend-story.ts'

const able = requirements()

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'who may mend' : `(skipped: ${able.why})`, () => {
  test.concurrent('op without sudo: refused before the first change', { timeout: 120_000 }, async () => {
    const lab = await up('plain', ['mta-stopped'])
    try {
      const before = await serverState(lab)
      const state = await apply(lab, { fix: 'start-service', user: 'op' })
      expect(`${state.outcome}: ${state.words}`).toMatch(/^refused: this login may not/)
      expect(state.run).toBeNull()
      expect(await serverState(lab)).toBe(before)
    } finally {
      await lab.down()
    }
  })

  test.concurrent('zimbra: what is its own is mended, what is root’s is refused before', {
    timeout: 180_000,
  }, async () => {
    const lab = await up('zimbra', ['lmtp-down'])
    try {
      const state = await apply(lab, { fix: 'start-service', user: 'zimbra' })
      expect(`${state.outcome}: ${state.words}`).toMatch(/^proved/)
      await lab.waitFor('an empty queue', async () => (await lab.queue()).total === 0)
      expect((await takeBackRun(lab, state.run, 'zimbra')).outcome).toBe('undone')

      await lab.sh(`chown root ${lab.queueDir}/hold`)
      const broken = await lab.sh(`stat -c '%U %a' ${lab.queueDir}/*`)
      const refused = await apply(lab, { fix: 'set-permissions', user: 'zimbra' })
      expect(`${refused.outcome}: ${refused.words}`).toMatch(/^refused: (?:this login may not|the directories)/)
      expect(await lab.sh(`stat -c '%U %a' ${lab.queueDir}/*`)).toBe(broken)
    } finally {
      await lab.down()
    }
  })
})
