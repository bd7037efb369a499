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

  const slow = process.env.MAILMEDIC_LONG ? test : undefined
  slow?.('zimbra without root: sends through a relay, and takes it back', { timeout: 240_000 }, async () => {
    const lab = await up('zimbra', ['outbound-25-blocked'])
    try {
      const files = 'ls -l /opt/zimbra/conf | grep relay_ || :'
      const state = async () =>
        `${await lab.sh('postconf -n | sort')}${await lab.sh("su - zimbra -c 'zmprov -l gs -e mail.antv.test' | sort")}${await lab.sh(files)}`
      const before = await state()
      const set = { provider: 'sendgrid' }
      const wrong = await apply(lab, { fix: 'relay', set, secret: 'SG.wrong.key', user: 'zimbra' })
      expect(`${wrong.outcome}: ${wrong.words}`).toMatch(/^refused: .*the login was refused: 535 /)
      expect(await state()).toBe(before)
      const mended = await apply(lab, { fix: 'relay', set, secret: lab.relay.key, user: 'zimbra' })
      expect(`${mended.outcome}: ${mended.words}`).toMatch(/^proved: .*relay=smtp\.sendgrid\.net\[[\d.]+\]:587/)
      expect(await lab.sh("stat -c '%a %U' /opt/zimbra/conf/relay_password*")).toBe('600 zimbra\n600 zimbra\n')
      const undone = await takeBackRun(lab, mended.run, 'zimbra')
      expect(`${undone.outcome}: ${undone.words}`).toMatch(/^undone/)
      expect(await state()).toBe(before)
      // What root has left there it may not mend: that is said before anything is changed.
      await lab.sh('umask 077; echo "other.example.net us:secret" >/opt/zimbra/conf/relay_password')
      const refused = await apply(lab, { fix: 'relay', set, secret: lab.relay.key, user: 'zimbra' })
      expect(`${refused.outcome}: ${refused.words}`).toMatch(/^refused: .*\/opt\/zimbra\/conf\/relay_password/)
      expect(refused.run).toBeNull()
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
