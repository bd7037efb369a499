import { describe, expect, test } from 'vitest'
import { type LabOptions, requirements, up } from './lab/index.ts'
import { builtIn, judge, openLab, story, verdictOf } from './story.ts'

const able = requirements()
/** Told on both flavours by every run; each of the others on one, in turn, so that a run stays short. All with `npm run test:long`. */
const onBoth = new Set(["yesterday's errors in its log", 'a working relay', 'all of these at once'])
const variants: Readonly<Record<string, LabOptions>> = {
  "yesterday's errors in its log": { yesterday: true },
  'long queue ids': { longQueueIds: true },
  'traditional stamps': { traditionalStamps: true },
  'a chatty login shell': { chattyShell: true },
  'a working relay': { relay: true },
  'LMTP over TCP': { lmtpInet: true },
  'a content filter': { contentFilter: true },
  'all of these at once': {
    yesterday: true,
    longQueueIds: true,
    traditionalStamps: true,
    chattyShell: true,
    relay: true,
  },
}

describe.skipIf(!able.ok && !process.env.CI)(
  able.ok ? 'a healthy server' : `a healthy server (skipped: ${able.why})`,
  () => {
    for (const [turn, flavour] of (['plain', 'zimbra'] as const).entries()) {
      for (const [at, [name, options]] of Object.entries(variants).entries()) {
        if (!process.env.MAILMEDIC_LONG && !onBoth.has(name) && at % 2 !== turn) continue
        test.concurrent(`${flavour}, with ${name}, has no diagnosis and is ok`, { timeout: 120_000 }, async () => {
          const lab = await up(flavour, ['healthy'], options)
          try {
            const { live, replayed, bundle } = await story(lab)
            expect(live.failure).toBeNull()
            expect(live.diagnoses).toEqual([])
            expect(live.findings.filter(({ status }) => status !== 'ok' && status !== 'skipped')).toEqual([])
            expect(live.status).toBe('ok')
            expect(verdictOf(replayed)).toEqual(verdictOf(live))
            for (const secret of lab.secrets) expect(bundle).not.toContain(secret)
            const target = await openLab(lab)
            try {
              expect((await judge(target, builtIn('health'))).status).toBe('ok')
            } finally {
              await target.close()
            }
          } finally {
            await lab.down()
          }
        })
      }
    }
  },
)
