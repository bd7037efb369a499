import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { begin, journals, killedAfter, newRun, reaches } from './ended-run.ts'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { powerOff, powerOn } from './lab/reboot.ts'
import { serverState } from './mend-story.ts'

const able = requirements()
const flavours: readonly Flavour[] = ['plain', 'zimbra']
const fix = ['fix', 'relay', '--set', 'provider=sendgrid']
/** Of the 21 that the relay writes before its proof: nothing begun, the middle, the relay host set, nearly done. */
const lines = [1, 9, 16, 20]

/** What may happen to a server between a run that was killed and whoever comes after it. */
describe.skipIf(!able.ok && !process.env.CI).each(flavours)(
  able.ok ? 'relay on %s, left in the middle' : `(skipped: ${able.why}) %s`,
  { timeout: 900_000 },
  (flavour) => {
    let lab: Lab
    let broken: string
    /** Where another computer keeps its journals. */
    let elsewhere = ''
    const build = async () => {
      lab = await up(flavour, ['outbound-25-blocked'])
      broken = await serverState(lab)
    }
    beforeAll(async () => {
      elsewhere = mkdtempSync(join(tmpdir(), 'mailmedic-elsewhere-'))
      await build()
    })
    /** What a story that failed left behind is not the next one's: that gets a new host. */
    beforeEach(async () => {
      if ((await serverState(lab)) === broken) return
      await lab.down()
      await build()
    })
    afterAll(async () => {
      await lab?.down()
      rmSync(elsewhere, { recursive: true, force: true })
    })

    const start = (argv: readonly string[], state?: string) =>
      begin(lab, lab.relay.key, argv, state === undefined ? {} : { state })
    const finished = async (argv: readonly string[], state?: string) => {
      const run = start(argv, state)
      await run.ended
      return { code: run.child.exitCode, said: run.said() }
    }
    const killed = (line: number) => {
      const before = journals()
      return killedAfter(start(fix), before, line)
    }
    const reboot = async () => {
      await powerOff(lab)
      await powerOn(lab)
    }

    test('a reboot alone changes nothing that is compared', async () => {
      await reboot()
      expect(await serverState(lab)).toBe(broken)
    })

    test.each(lines)('the host rebooted after line %i: undo restores, from another computer too', async (line) => {
      const run = await killed(line)
      await reboot()
      const { said, code } = await finished(['undo', run], line % 2 === 0 ? undefined : elsewhere)
      expect(said).toMatch(/UNDONE|NOTHING-TO-DO/)
      expect(code).toBe(0)
      expect(await serverState(lab)).toBe(broken)
    })

    test.each(lines)('the host rebooted after line %i: it can be gone on with', async (line) => {
      const run = await killed(line)
      await reboot()
      const { said, code } = await finished(['fix', '--resume', run, 'relay'], line % 2 === 0 ? elsewhere : undefined)
      expect(said).toMatch(/PROVED/)
      expect(code).toBe(0)
      const back = await finished(['undo', run], line % 2 === 0 ? elsewhere : undefined)
      expect(back.said).toMatch(/UNDONE/)
      expect(await serverState(lab)).toBe(broken)
    })

    test.each(lines)(
      'the host reboots while the program is at line %i: it is back or can be taken back',
      async (line) => {
        const before = journals()
        const run = start(fix)
        await reaches(line, before, run.over)
        await powerOff(lab)
        await powerOn(lab)
        await run.ended
        expect(run.said()).toMatch(/ROLLED-BACK|STRANDED/)
        if (/STRANDED/.test(run.said())) {
          expect(run.said()).toContain(`mailmedic undo ${newRun(before)}`)
          expect((await finished(['undo', newRun(before)])).said).toMatch(/UNDONE/)
        }
        expect(await serverState(lab)).toBe(broken)
      },
    )

    test('a setting was changed by somebody: it is not gone on with, and undo leaves theirs', async () => {
      const mainCf = lab.read('/etc/postfix/main.cf')
      const run = await killed(6)
      const [theirs, name] =
        flavour === 'plain' ? ['[other.test]:25', 'relayhost'] : ['other.test:25', 'zimbraMtaRelayHost']
      if (flavour === 'plain') await lab.settings({ relayhost: theirs })
      else await lab.attributes({ zimbraMtaRelayHost: theirs })
      const { said, code } = await finished(['fix', '--resume', run, 'relay'])
      expect(code).toBe(2)
      expect(said).toContain(`${name} is ${theirs}`)
      expect(said).toContain(`somebody has changed it since ${run} was left; nothing was changed by us`)
      expect(said).toContain(`mailmedic undo ${run} takes it back`)
      expect((await finished(['undo', run])).said).toMatch(/UNDONE/)
      expect((await lab.must(['postconf', '-h', 'relayhost'])).trim()).toBe(theirs)
      if (flavour === 'zimbra') await lab.attributes({ zimbraMtaRelayHost: '' })
      else {
        expect(lab.read('/etc/postfix/main.cf')).toBe(mainCf.replace(/^relayhost =.*$/m, `relayhost = ${theirs}`))
        await lab.must(['tee', '/etc/postfix/main.cf'], { stdin: mainCf })
        await lab.reload()
      }
      expect(await serverState(lab)).toBe(broken)
    })
  },
)
