import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appears, oddSleep, remaining } from '../contract/processes.ts'
import { type Lab, requirements, up } from './lab/index.ts'

const able = requirements()
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A process namespace of its own hides nothing from this machine: what runs on the mail host is seen here. */
describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'a run that is ended' : `(skipped: ${able.why})`, () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await up('plain', ['healthy'])
  })
  afterAll(async () => {
    await lab?.down()
  })

  const begin = (user: string) => {
    const reach = ['-i', lab.identityFile, '--known-hosts', lab.knownHostsFile, '-p', `${lab.port}`]
    const argv = [main, 'diagnose', `${user}@${lab.host}`, ...reach, '--format', 'json']
    return spawn(process.execPath, argv, { stdio: 'ignore', detached: true })
  }

  for (const user of ['root', 'sudoer']) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      test(`leaves nothing behind on the host: ${signal}, logged in as ${user}`, { timeout: 60_000 }, async () => {
        const odd = oddSleep()
        await lab.sh(
          `printf '#!/bin/sh\\ntrap "" TERM\\nsleep ${odd}\\n:\\n' >/usr/sbin/postqueue; chmod 755 /usr/sbin/postqueue`,
        )
        const child = begin(user)
        const ended = once(child, 'close')
        await appears(`sleep ${odd}`, 20_000)
        const asked = performance.now()
        child.kill(signal)
        const [code, by] = await ended
        expect(performance.now() - asked).toBeLessThan(4_000)
        expect(by ?? code).toBe({ SIGINT: 130, SIGTERM: 143, SIGKILL: 'SIGKILL' }[signal])
        expect(await remaining(odd, 12_000)).toEqual([])
        const scripts = 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n" | grep -c "^mailmedic$"'
        const none = async () => (await lab.exec(['sh', '-c', scripts])).stdout.trim() === '0'
        await lab.waitFor('our scripts to have ended', none, 12_000)
      })
    }
  }
})
