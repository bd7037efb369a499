import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunState } from '../../src/run/state.ts'
import { openTarget } from '../../src/target/open.ts'
import { type StallProxy, stallProxy } from '../contract/stall-proxy.ts'
import { type Lab, requirements, up } from './lab/index.ts'
import { judge } from './story.ts'

const able = requirements()
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
/** Parts of what the server has to say, after which nothing comes any more: in the login, the answers, the dialogues. */
const moments = [0.05, 0.3, 0.6, 0.8, 0.9, 0.94, 0.98]

/** A dead VPN, a laptop that changed its network: nothing is closed, and no byte comes any more. */
describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'a connection that stalls' : `(skipped: ${able.why})`, () => {
  let lab: Lab
  let whole = 0
  const through = async (afterBytes?: number): Promise<StallProxy> => {
    const stall = afterBytes === undefined ? {} : { afterBytes }
    const proxy = await stallProxy({ toPort: lab.port, toHost: lab.host, ...stall })
    const keys = readFileSync(lab.knownHostsFile, 'utf8').replaceAll(/^\S+/gm, `[127.0.0.1]:${proxy.port}`)
    writeFileSync(knownHosts(proxy), keys)
    return proxy
  }
  const knownHosts = (proxy: StallProxy): string => `${lab.knownHostsFile}-${proxy.port}`
  const diagnose = async (proxy: StallProxy, transport: 'ssh2' | 'openssh'): Promise<RunState> => {
    const options = { identity: lab.identityFile, knownHosts: knownHosts(proxy), transport, stallMs: 3_000 }
    const target = await openTarget(`root@127.0.0.1:${proxy.port}`, options)
    try {
      return await judge(target)
    } finally {
      await target.close()
    }
  }
  beforeAll(async () => {
    lab = await up('zimbra', ['healthy'])
    const proxy = await through()
    expect((await diagnose(proxy, 'ssh2')).status).toBe('ok')
    whole = proxy.passed
    proxy.close()
  })
  afterAll(async () => {
    await lab?.down()
  })

  const transports = process.env.MAILMEDIC_LONG ? (['ssh2', 'openssh'] as const) : (['ssh2'] as const)
  for (const transport of transports) {
    test(`accuses nobody, whenever it begins, ${transport}`, { timeout: 90_000 }, async () => {
      const told = moments.map(async (part) => {
        const proxy = await through(Math.round(whole * part))
        const state = await diagnose(proxy, transport)
        proxy.close()
        return { part, status: state.status, causes: state.diagnoses.map(({ cause }) => cause) }
      })
      expect(await Promise.all(told)).toEqual(moments.map((part) => ({ part, status: 'unknown', causes: [] })))
    })
  }

  test('is unknown, exit status 3, soon after the deadline', { timeout: 60_000 }, async () => {
    const proxy = await through(Math.round(whole * 0.8))
    const reach = ['-i', lab.identityFile, '--known-hosts', knownHosts(proxy), '-p', `${proxy.port}`]
    const argv = [main, 'diagnose', 'root@127.0.0.1', ...reach, '--format', 'json', '--deadline', '9']
    const started = performance.now()
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const [code] = await once(child, 'close')
    proxy.close()
    expect(code, out + err).toBe(3)
    expect(JSON.parse(out)).toMatchObject({ status: 'unknown', targets: [{ diagnoses: [] }] })
    expect(err).not.toContain('    at ')
    expect((performance.now() - started) / 1000).toBeLessThan(20)
  })
})
