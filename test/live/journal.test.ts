import { describe, expect, test } from 'vitest'
import { requirements, up } from './lab/index.ts'
import { story, verdictOf } from './story.ts'

const able = requirements()

/** systemd's own journald, and no mail log in any file. */
describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'a journal alone' : `(skipped: ${able.why})`, () => {
  test.each(['destination-down', 'relay-sasl-maps-unset', 'relay-auth-wrong', 'relay-auth-missing'])(
    'tells as much as a log file: %s',
    { timeout: 120_000 },
    async (id) => {
      const lab = await up('plain', [id], { journal: true })
      try {
        const { live, replayed } = await story(lab)
        expect(live.failure).toBeNull()
        expect(live.diagnoses[0]).toMatchObject({ cause: id, confidence: lab.fault(id).expect.confidence ?? 'certain' })
        expect(live.unexplained.messages).toBe(0)
        expect(live.findings.filter(({ status }) => status === 'unknown')).toEqual([])
        expect(verdictOf(replayed)).toEqual(verdictOf(live))
      } finally {
        await lab.down()
      }
    },
  )
})
