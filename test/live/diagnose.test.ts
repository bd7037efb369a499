import { describe, expect, test } from 'vitest'
import type { Target } from '../../src/target/target.ts'
import { type Fault, listFaults, requirements, up } from './lab/index.ts'
import { judge, openLab, openShared, story, verdictOf } from './story.ts'

const able = requirements()
const flavours = ['plain', 'zimbra'] as const
const ours = process.env.MAILMEDIC_FAULTS?.split(',')

/** Told on both flavours by every run of the tests: the commonest causes, and what sets them apart. */
const common = new Set([
  'healthy',
  'mta-stopped',
  'lmtp-down',
  'lmtp-loopback-only',
  'content-filter-down',
  'relay-sasl-maps-unset',
  'sasl-unset-and-25-blocked',
  'outbound-25-blocked',
  'outbound-25-reset',
  'relay-port-25-blocked',
  'relay-auth-missing',
  'relay-key-misspelt',
  'relay-auth-wrong',
  'dns-resolver-down',
  'dns-resolver-drops',
  'destination-down',
  'greylisted',
  'disk-full',
])

/** Of the others every third one, on one flavour each, in turn, so that a run stays short; all on both with `npm run test:long`. */
const chosen = (fault: Fault, flavour: (typeof flavours)[number], at: number): boolean => {
  if (ours) return ours.includes(fault.id)
  if (process.env.MAILMEDIC_LONG || common.has(fault.id)) return true
  return at % 6 === 0 ? fault.flavours[0] === flavour : at % 6 === 3 && fault.flavours.at(-1) === flavour
}
const all = listFaults()

/** Told over the system's ssh as well, by a login and over one that is open, by every run; all of them by the long one. */
const bothWays = (fault: Fault): boolean =>
  process.env.MAILMEDIC_LONG !== undefined || ['healthy', 'lmtp-down'].includes(fault.id)

const over = async (opened: Promise<Target>) => {
  const target = await opened
  try {
    return verdictOf(await judge(target))
  } finally {
    await target.close()
  }
}

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'diagnoses' : `diagnoses (skipped: ${able.why})`, () => {
  for (const flavour of flavours) {
    for (const fault of listFaults(flavour).filter((each) => chosen(each, flavour, all.indexOf(each)))) {
      test.concurrent(`${flavour}: ${fault.title} is ${fault.expect.cause ?? 'no cause'}`, {
        timeout: 240_000,
      }, async () => {
        const lab = await up(flavour, [fault.id])
        try {
          const { live, replayed, bundle } = await story(lab)
          expect(live.failure).toBeNull()
          expect(live.mta?.id).toBe(flavour === 'plain' ? 'postfix' : 'zimbra')
          expect(live.diagnoses.map(({ cause }) => cause)).toEqual(
            fault.expect.cause === null ? [] : [fault.expect.cause, ...(fault.expect.also ?? [])],
          )
          const total = live.queue?.total ?? 0
          const explained = live.diagnoses.reduce((sum, { explains }) => sum + explains.messages, 0)
          expect(explained + live.unexplained.messages).toBe(total)
          if (fault.expect.cause === null) {
            expect(live.status).toBe('ok')
          } else {
            expect(live.diagnoses[0]?.confidence).toBe(fault.expect.confidence ?? 'certain')
            expect(live.unexplained).toEqual({ messages: 0, reasons: [] })
          }
          expect(verdictOf(replayed)).toEqual(verdictOf(live))
          if (bothWays(fault)) {
            const openssh = openLab(lab, lab.user, { transport: 'openssh' })
            expect(await over(openssh)).toEqual(verdictOf(live))
            expect(await over(openShared(lab))).toEqual(verdictOf(live))
          }
          for (const secret of lab.secrets) expect(bundle).not.toContain(secret)
        } finally {
          await lab.down()
        }
      })
    }
  }
})
