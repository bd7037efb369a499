import { describe, expect, test } from 'vitest'
import type { Ask } from '../../src/target/target.ts'
import { requirements, up } from './lab/index.ts'
import { judge, openLab, story, verdictOf } from './story.ts'

const able = requirements()
/** MAILMEDIC_LONG=1: all. */
const long = Boolean(process.env.MAILMEDIC_LONG)
const usual = ['relay-sasl-maps-unset']

/** systemd's own journald, and no mail log in any file. */
describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'a journal alone' : `(skipped: ${able.why})`, () => {
  test.each(long ? ['destination-down', 'relay-sasl-maps-unset', 'relay-auth-wrong', 'relay-auth-missing'] : usual)(
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

  if (long)
    test('is for its group, and a login outside is told so', { timeout: 120_000 }, async () => {
      const lab = await up('plain', ['relay-sasl-maps-unset'], { journal: true })
      const asked = async () => {
        const target = await openLab(lab, 'op')
        try {
          const { findings, gaps } = await judge(target)
          const log = findings.find(({ check }) => check === 'log-problems')
          return { status: log?.status, summary: log?.summary, gap: gaps.some(({ ask }) => isJournal(ask)) }
        } finally {
          await target.close()
        }
      }
      try {
        const outside = await asked()
        expect(outside).toMatchObject({ status: 'unknown', gap: true })
        expect(outside.summary).toMatch(/this login may not read the journal: .*insufficient permissions/)
        await lab.must(['usermod', '-aG', 'systemd-journal', 'op'])
        expect(await asked()).toMatchObject({ status: 'warning', gap: false })
      } finally {
        await lab.down()
      }
    })
})

const isJournal = (ask: Ask): boolean => ask.kind === 'exec' && ask.argv[3] === 'journal'
