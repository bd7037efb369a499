import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, requirements, up } from './lab/index.ts'
import { judge, openLab } from './story.ts'

const able = requirements()
const hardened = {
  'one session at a time': 'MaxSessions 1',
  'no forwarding': 'AllowTcpForwarding no\\nAllowStreamLocalForwarding no',
  'one session and no forwarding': 'MaxSessions 1\\nAllowTcpForwarding no\\nAllowStreamLocalForwarding no',
}

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'a hardened sshd' : `(skipped: ${able.why})`, () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await up('plain', ['destination-down'])
    await lab.sh('cp /etc/ssh/sshd_config /etc/ssh/sshd_config.usual')
  })
  afterAll(async () => {
    await lab?.down()
  })

  for (const [what, lines] of Object.entries(hardened)) {
    for (const user of ['root', 'sudoer']) {
      test(`${what}, logged in as ${user}: the same diagnosis`, { timeout: 120_000 }, async () => {
        await lab.sh(
          `{ printf '${lines}\\n'; cat /etc/ssh/sshd_config.usual; } >/etc/ssh/sshd_config; kill -HUP $(cat /run/sshd.pid); sleep 1`,
        )
        const target = await openLab(lab, user)
        try {
          const started = performance.now()
          const state = await judge(target)
          expect(state.failure).toBeNull()
          expect(state.diagnoses.map(({ cause }) => cause)).toEqual(['destination-down'])
          expect(state.diagnoses[0]?.confidence).toBe('certain')
          expect(state.unexplained.messages).toBe(0)
          if (process.env.MAILMEDIC_FIGURES) console.log(what, user, Math.round(performance.now() - started), 'ms')
        } finally {
          await target.close()
        }
      })
    }
  }
})
