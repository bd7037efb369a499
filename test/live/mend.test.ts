import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordTarget } from '../../src/target/record.ts'
import { mailmedic } from '../cli/mailmedic.ts'
import { type Flavour, type Lab, requirements, up } from './lab/index.ts'
import { apply, diesBefore, goOnWith, serverState, stateFolder, takeBackRun } from './mend-story.ts'
import { judge, openLab } from './story.ts'

const able = requirements()
const fix = 'defer-transports'

describe.skipIf(!able.ok && !process.env.CI)(
  able.ok ? 'a fix' : `a fix (skipped: ${able.why})`,
  { timeout: 120_000 },
  () => {
    let lab: Lab
    let folder: string
    let broken: string
    beforeAll(async () => {
      lab = await up('plain', [fix])
      folder = mkdtempSync(join(tmpdir(), 'mailmedic-mend-'))
      broken = await serverState(lab)
    })
    afterAll(async () => {
      await lab?.down()
      rmSync(folder, { recursive: true, force: true })
    })
    const command = (argv: readonly string[], user = 'root') =>
      mailmedic(
        [...argv, '-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`, '-l', user],
        {
          env: { MAILMEDIC_STATE: stateFolder },
        },
      )
    const unchanged = async () => expect(await serverState(lab)).toBe(broken)

    test('is not carried out without a yes, where nobody is at the terminal', async () => {
      const { status, stdout, stderr } = await command(['fix', fix, lab.host])
      expect(status).toBe(2)
      expect(stdout).toMatch(
        /REFUSED.*\nnot approved; nothing was changed\n[\s\S]*\nWhere nobody is at the terminal, --yes/,
      )
      expect(stderr).toMatch(/1 {2}clear defer_transports {2}smtp -> \(unset\)/)
      await unchanged()
    })

    test('is not carried out with --read-only, or above the risk that is allowed', async () => {
      expect(await command(['fix', fix, lab.host, '--yes', '--read-only'])).toMatchObject({ status: 2 })
      const risky = await command(['fix', fix, lab.host, '--yes', '--max-risk', 'none'])
      expect(risky.status).toBe(2)
      expect(risky.stdout).toMatch(/the risk of this plan is "reload"/)
      await unchanged()
    })

    test('is not begun by a login that may not change anything', async () => {
      const state = await apply(lab, { fix, user: 'op' })
      expect(state.outcome).toBe('refused')
      expect(state.words).toMatch(/may not .* as root/)
      expect(state.run).toBeNull()
      await unchanged()
    })

    test('is refused on a recording, with its plan', async () => {
      const path = join(folder, 'broken.mmb.tgz')
      const target = recordTarget(await openLab(lab))
      await judge(target)
      const plan = await mailmedic(['fix', fix, 'bundle:/no/such'])
      expect(plan.status).toBe(3)
      // What the fix needs is asked too, so that the recording has its answers.
      await apply(lab, { fix, over: { target, planOnly: true } })
      await target.save(path, { tool: 'test' })
      const { status, stdout } = await mailmedic(['fix', fix, `bundle:${path}`, '--yes'])
      expect(status).toBe(2)
      expect(stdout.replace(/\s+/g, ' ')).toMatch(/is a recording: there is nothing to change/)
    })

    test('from a plan file is refused once the server has changed', async () => {
      const file = join(folder, 'plan.json')
      expect(await command(['fix', fix, lab.host, `--plan=${file}`])).toMatchObject({ status: 2 })
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schema: 'mailmedic/plan@1', plan: { fix } })
      await lab.must(['postconf', '-e', 'defer_transports=smtp, relay'])
      const { status, stdout } = await command(['fix', '--from', file, '--yes'])
      expect(status).toBe(2)
      expect(stdout).toMatch(/the server has changed since the plan was made/)
      await lab.must(['postconf', '-e', 'defer_transports=smtp'])
    })

    test('is undone without losing what somebody else has changed since', async () => {
      const before = lab.read('/etc/postfix/main.cf')
      const state = await apply(lab, { fix })
      expect(`${state.outcome}: ${state.words}`).toMatch(/^proved/)
      await lab.must(['postconf', '-e', 'smtpd_banner=$myhostname ESMTP of somebody else'])
      const undone = await takeBackRun(lab, state.run)
      expect(undone.outcome).toBe('undone')
      expect(undone.steps[0]?.words).toMatch(/somebody has changed the file since/)
      expect((await lab.must(['postconf', '-h', 'defer_transports'])).trim()).toBe('smtp')
      expect((await lab.must(['postconf', '-h', 'smtpd_banner'])).trim()).toMatch(/of somebody else$/)
      // As an undo leaves it that is killed once all is taken back, before it has removed its copies.
      const kept = `/var/lib/mailmedic/${state.run}`
      await lab.sh(
        `mkdir -p ${kept}/0; echo secret >${kept}/0/copy; ln -s '${state.run} of tester@lab (process 1)' ${kept}/../lock`,
      )
      expect(await takeBackRun(lab, state.run)).toMatchObject({ outcome: 'nothing-to-do' })
      expect(await lab.sh('ls -A /var/lib/mailmedic 2>/dev/null || :')).toBe('')
      writeFileSync(join(folder, 'main.cf'), before)
      await lab.must(['tee', '/etc/postfix/main.cf'], { stdin: before })
      await lab.reload()
    })

    test('is proved by a message of our own where an address for it is given', async () => {
      const state = await apply(lab, { fix, over: { canary: 'user2@antv.test' } })
      expect(`${state.outcome}: ${state.words}`).toMatch(/^proved.*the test message [0-9A-Fa-z]+: .*status=sent/)
      await lab.waitFor('the message in the mailbox', async () => (await lab.delivered('user2')) > 0)
      expect((await takeBackRun(lab, state.run)).outcome).toBe('undone')
    })

    const slow = process.env.MAILMEDIC_LONG ? test : undefined
    slow?.('that does not help is taken back by itself', async () => {
      await lab.waitFor('defer_transports as it was', async () =>
        /smtp/.test(await lab.must(['postconf', '-h', 'defer_transports'])),
      )
      // A setting that comes back by itself, as a configuration management would bring it.
      await lab.sh(
        `(while sleep 0.2; do postconf -h defer_transports | grep -q smtp || [ -e /tmp/enough ] || postconf -e defer_transports=smtp; done) >/dev/null 2>&1 & echo $! >/tmp/keeper.pid`,
      )
      try {
        const state = await apply(lab, { fix })
        expect(`${state.outcome}: ${state.words}`).toMatch(/^rolled-back/)
        expect(await lab.sh('ls -A /var/lib/mailmedic 2>/dev/null || :')).toBe('')
      } finally {
        await lab.sh('kill $(cat /tmp/keeper.pid)')
      }
    })
  },
)

describe.skipIf(!able.ok && !process.env.CI)(
  able.ok ? 'a fix by a login that is not root' : `(skipped: ${able.why})`,
  () => {
    for (const user of process.env.MAILMEDIC_LONG ? ['sudoer', 'zimbra'] : ['zimbra']) {
      test(`${user} on Zimbra: applied, proved, taken back`, { timeout: 120_000 }, async () => {
        const lab = await up('zimbra', [fix])
        try {
          const settings = async () => (await lab.must(['postconf', '-n'])).split('\n').sort().join('\n')
          const before = await settings()
          const state = await apply(lab, { fix, user })
          expect(`${state.outcome}: ${state.words}`).toMatch(/^proved/)
          const undone = await takeBackRun(lab, state.run, user)
          expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
          expect(await settings()).toBe(before)
        } finally {
          await lab.down()
        }
      })
    }
  },
)

const meanwhile: readonly (readonly [Flavour, string, (lab: Lab) => Promise<void>, RegExp])[] = [
  [
    'plain',
    'defer-transports',
    (lab) => lab.settings({ defer_transports: 'smtp, relay' }),
    /^refused: defer_transports is smtp, relay in main\.cf: somebody has changed it since .* was left; nothing was changed by us$/,
  ],
  [
    'zimbra',
    'queue-minfree',
    (lab) => lab.settings({ queue_minfree: '200000000' }),
    /^refused: somebody has seen to it since: .*; nothing was changed by us$/,
  ],
]
describe.skipIf((!able.ok && !process.env.CI) || !process.env.MAILMEDIC_LONG)(
  able.ok ? 'a run that was left in the middle' : `(skipped: ${able.why})`,
  () => {
    test.each(meanwhile)(
      '%s, %s: does not go on over what somebody has set since',
      {
        timeout: 120_000,
      },
      async (flavour, id, change, words) => {
        const lab = await up(flavour, [id])
        try {
          const run = await diesBefore(lab, { fix: id }, 0)
          await change(lab)
          const now = await lab.must(['postconf', '-n'])
          const resumed = await goOnWith(lab, run, { fix: id })
          expect(`${resumed.outcome}: ${resumed.words}`).toMatch(words)
          expect(await lab.must(['postconf', '-n'])).toBe(now)
          // Who takes it back, or begins anew, finds no lock.
          const undone = await takeBackRun(lab, run)
          expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
          expect(await lab.must(['postconf', '-n'])).toBe(now)
          expect(await lab.sh('ls -A /var/lib/mailmedic 2>/dev/null || :')).toBe('')
        } finally {
          await lab.down()
        }
      },
    )
  },
)
