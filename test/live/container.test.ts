import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Reading } from '../../src/target/target.ts'
import { mailmedic } from '../cli/mailmedic.ts'
import { containerise } from './lab/container.ts'
import { type Lab, requirements, up } from './lab/index.ts'
import { judge, openLab } from './story.ts'
import { watch } from './untouched.ts'

const able = requirements()
const long = Boolean(process.env.MAILMEDIC_LONG)

/** The engine is simulated (lab/files/container/docker); the container's namespaces are real. */
describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'Postfix in a container' : `(skipped: ${able.why})`, () => {
  let lab: Lab
  const inside = (line: string) =>
    lab.exec(['docker', 'exec', '-i', 'mail', 'sh', '-c', `PATH=$PATH:/usr/sbin; ${line}`])
  const waiting = async (words: RegExp): Promise<number> =>
    ((await inside('postqueue -p')).stdout.match(words) ?? []).length
  const send = (to: string) => inside(`for n in 1 2 3; do echo x | sendmail -f user1@antv.test ${to}; done`)
  afterAll(async () => {
    await lab?.down()
  })

  describe('with a log of its own', () => {
    beforeAll(async () => {
      lab = await up('plain')
      await containerise(lab, 'mail')
      await send('joe@silent.test')
      await lab.waitFor('the mail to be deferred', async () => (await waiting(/Connection timed out/g)) >= 3)
    })
    afterAll(async () => {
      await lab?.down()
    })

    test.each(long ? ['root', 'sudoer'] : ['root'])(
      'is diagnosed from its own inside, logged in as %s',
      { timeout: 120_000 },
      async (user) => {
        const since = await watch(lab)
        const target = await openLab(lab, user, { container: 'mail' })
        try {
          expect(target.via).toBe(`ssh ${user}, docker container mail`)
          const state = await judge(target)
          expect(state.failure).toBeNull()
          expect(state.diagnoses.map(({ cause, confidence }) => `${cause}, ${confidence}`)).toEqual([
            'destination-down, certain',
          ])
          expect(state.queue?.total).toBe(3)
        } finally {
          await target.close()
        }
        expect(await since()).toEqual([])
      },
    )

    test('what is asked ends there at its deadline, and with the connection', { timeout: 60_000 }, async () => {
      const since = await watch(lab)
      const target = await openLab(lab, 'root', { container: 'mail' })
      const sleep = (timeoutMs: number): Promise<Reading> =>
        target.ask({ kind: 'exec', argv: ['sleep', '9876'], timeoutMs, slow: true })
      expect(await sleep(1_000)).toMatchObject({ status: 'timeout' })
      const cut = sleep(60_000)
      await lab.waitFor('it to run inside', async () => (await inside('ps -eo args')).stdout.includes('sleep 9876'))
      await target.close()
      expect(await cut).toMatchObject({ status: 'unreachable' })
      expect(await since()).toEqual([])
    })

    test('is changed from its inside, and undo goes back there by itself', { timeout: 120_000 }, async () => {
      const state = mkdtempSync(join(tmpdir(), 'mailmedic-container-'))
      const way = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`, '-l', 'root']
      const given = { env: { MAILMEDIC_STATE: state } }
      try {
        const hold = ['queue', 'hold', lab.host, '--to', 'joe@silent.test', '--container', 'mail', '--yes', ...way]
        const planned = await mailmedic([...hold, '--plan'], given)
        expect(planned.status).toBe(2)
        const said = `${planned.stdout}${planned.stderr}`.replace(/\s+/g, ' ')
        expect(said).toContain('container mail is changed, not what it is made of')
        const held = await mailmedic(hold, given)
        expect(`${held.status} ${held.stdout}`).toMatch(/^0 /)
        expect(await waiting(/^[0-9A-F]+!/gm)).toBe(3)
        const undone = await mailmedic(['undo', 'last', '--yes', ...way], given)
        expect(`${undone.status} ${undone.stdout}`).toMatch(/^0 /)
        expect(await waiting(/^[0-9A-F]+!/gm)).toBe(0)
      } finally {
        rmSync(state, { recursive: true, force: true })
      }
    })

    test('a question may be long, and is no argument of the engine', { timeout: 60_000 }, async () => {
      const target = await openLab(lab, 'root', { container: 'mail' })
      try {
        const text = "it's long".repeat(9_000)
        const [told, seen] = await Promise.all([
          target.ask({ kind: 'exec', argv: ['printf', '%s', text] }),
          target.ask({ kind: 'exec', argv: ['sh', '-c', 'uname -n'] }),
        ])
        expect(told.stdout).toBe(text)
        expect(seen.stdout).toBe('mail\n')
      } finally {
        await target.close()
      }
    })

    test.each([
      [{ container: 'post' }, /docker on .* has no container post/, /It runs mail\./],
      [{ container: 'gone' }, /The container gone on .* does not run/, /docker logs --tail 50 gone/],
      [{ container: 'mail', containerEngine: 'podman' as const }, /There is no podman on/, /--container out/],
      [{ container: 'mail;id' }, /is no name of a container/, /docker ps/],
    ])('%j: what is wrong, and what to do', async (more, said, hint) => {
      await lab.sh('echo 999999 >/run/container/gone')
      const failed = await openLab(lab, 'root', more).catch((error) => error)
      expect(failed.message).toMatch(said)
      expect(failed.hint).toMatch(hint)
    })

    test('a login that may not use the engine is told so', async () => {
      const failed = await openLab(lab, 'op', { container: 'mail' }).catch((error) => error)
      expect(failed.message).toMatch(/This login may not use docker/)
      expect(failed.hint).toMatch(/group docker/)
    })
  })

  describe('whose log is what it prints', () => {
    beforeAll(async () => {
      lab = await up('plain')
      await containerise(lab, 'mail', '/dev/stdout')
      await inside('postconf -e smtp_sasl_auth_enable=yes smtp_sasl_password_maps=; postfix reload')
      await send('joe@accept.test')
      await lab.waitFor('its log to tell', () => /throttling/.test(lab.read('/run/container-logs/mail')), 30_000)
    })

    test('is diagnosed with what its engine has kept', { timeout: 120_000 }, async () => {
      const target = await openLab(lab, 'root', { container: 'mail' })
      try {
        const state = await judge(target)
        expect(state.failure).toBeNull()
        expect(state.diagnoses.map(({ cause, confidence }) => `${cause}, ${confidence}`)).toEqual([
          'relay-sasl-maps-unset, certain',
        ])
        const log = state.findings.find(({ check }) => check === 'log-problems')
        expect(log?.status).not.toBe('unknown')
        expect(JSON.stringify(log?.evidence)).toContain('smtp_sasl_password_maps')
      } finally {
        await target.close()
      }
    })
  })
})
