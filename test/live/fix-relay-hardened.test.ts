import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, requirements, up } from './lab/index.ts'
import { must } from './lab/run.ts'
import { apply, serverState, takeBackRun } from './mend-story.ts'
import { spy } from './spy.ts'

const able = requirements()
const nothing = 'AllowTcpForwarding no\\nAllowStreamLocalForwarding no'
const hardened: Readonly<Record<string, string>> = {
  'one session and no forwarding': `MaxSessions 1\\n${nothing}`,
  ...(process.env.MAILMEDIC_LONG ? { 'no forwarding': nothing } : {}),
}

/** The login at the relay goes over what the mail host has to connect with; TLS is spoken here, so the key is inside it. */
describe.skipIf(!able.ok && !process.env.CI)(
  able.ok ? 'fix relay over a hardened sshd' : `(skipped: ${able.why})`,
  () => {
    let lab: Lab
    let broken: string
    beforeAll(async () => {
      lab = await up('plain', ['outbound-25-blocked'])
      broken = await serverState(lab)
      await lab.sh('cp /etc/ssh/sshd_config /etc/ssh/sshd_config.usual')
    })
    afterAll(() => lab?.down())

    for (const [what, lines] of Object.entries(hardened))
      test(`${what}: a wrong key changes nothing, the right one works, and nobody can see it`, {
        timeout: 240_000,
      }, async () => {
        await lab.sh(`{ printf '${lines}\\n'; cat /etc/ssh/sshd_config.usual; } >/etc/ssh/sshd_config
          kill -HUP $(cat /run/sshd.pid)`)
        await lab.waitFor('sshd as it is now', async () => /^allowtcpforwarding no$/m.test(await lab.sh('sshd -T')))
        const set = { provider: 'sendgrid' }
        const wrong = await apply(lab, { fix: 'relay', set, secret: 'SG.wrong.key' })
        expect(`${wrong.outcome}: ${wrong.words}`).toMatch(/^refused: prove the key .*the login was refused: 535 /)
        expect(wrong.run).toBeNull()
        expect(await serverState(lab)).toBe(broken)

        const key = lab.relay.key
        const secrets = [key, Buffer.from(key).toString('base64').slice(0, 40)]
        const end = spy({ proc: `/proc/${lab.init}/root/proc`, secrets })
        const state = await apply(lab, { fix: 'relay', set, secret: key })
        const spied = await end()
        expect(`${state.outcome}: ${state.words}`).toMatch(/^proved: relayhost = \[smtp\.sendgrid\.net\]:587/)
        expect(spied.looked).toBeGreaterThan(1_000)
        expect(spied.found).toEqual([])
        expect((await takeBackRun(lab, state.run)).outcome).toBe('undone')
        expect(await serverState(lab)).toBe(broken)
      })

    if (process.env.MAILMEDIC_LONG)
      test('openssl alone to connect with: the diagnosis is right, and the fix ends before anything is changed', {
        timeout: 240_000,
      }, async () => {
        const sh = (lines: string) => lab.must(['/bin/sh', '-euc', `exec 2>&1 </dev/null; ${lines}`])
        const tools = 'for t in bash python3 perl nc; do for d in /usr/bin /bin; do'
        await sh(`{ printf '${nothing}\\n'; cat /etc/ssh/sshd_config.usual; } >/etc/ssh/sshd_config
          kill -HUP $(cat /run/sshd.pid); usermod -s /bin/dash root
          ${tools} [ ! -e $d/$t ] || mv $d/$t $d/$t.away; done; done`)
        // As on a real host: a SYN that is dropped is not given up before our own deadline.
        const tries = (n: number) =>
          must([
            'nsenter',
            `--net=/run/netns/mmm-${lab.id}`,
            'sh',
            '-c',
            `echo ${n} >/proc/sys/net/ipv4/tcp_syn_retries`,
          ])
        await tries(6)
        try {
          await lab.waitFor('sshd as it is now', async () => /^allowtcpforwarding no$/m.test(await sh('sshd -T')))
          const set = { provider: 'sendgrid' }
          const state = await apply(lab, { fix: 'relay', set, secret: lab.relay.key })
          expect(state.before.diagnoses.map(({ cause }) => cause)).toEqual(['outbound-25-blocked'])
          expect(`${state.outcome}: ${state.words}`).toMatch(
            /^refused: prove the key from this server: .*there is no bash, perl, python3 or nc to connect with; nothing was changed$/,
          )
          expect(state.run).toBeNull()
        } finally {
          await tries(1)
          await sh(`${tools} [ ! -e $d/$t.away ] || mv $d/$t.away $d/$t; done; done; usermod -s /bin/bash root`)
        }
        expect(await serverState(lab)).toBe(broken)
      })
  },
)
