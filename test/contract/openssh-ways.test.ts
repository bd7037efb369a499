import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenOptions, openTarget } from '../../src/target/open.ts'
import { persistSeconds } from '../../src/target/openssh-config.ts'
import type { ExecAsk, Target } from '../../src/target/target.ts'
import { delayProxy } from './delay-proxy.ts'
import { appears, oddSleep, pidsOf, remaining, running } from './processes.ts'
import { makeKey, noSshd, type Sshd, startSshd } from './sshd.ts'

const skip = noSshd()
const exec = (...argv: string[]): ExecAsk => ({ kind: 'exec', argv })
const title = "what only the system's ssh can"

describe.skipIf(skip !== undefined)(`${title}${skip ? ` (skipped: ${skip})` : ''}`, { timeout: 40_000 }, () => {
  let folder: string
  let sshd: Sshd
  let usual: OpenOptions
  const at = (name: string): string => join(folder, name)
  const sign = (key: string, ...how: string[]): void => {
    execFileSync('ssh-keygen', ['-q', '-s', at('ca'), '-I', 'test', ...how, `${key}.pub`], { stdio: 'ignore' })
  }
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(at(name), text)
    return at(name)
  }
  /** Which account it is, asked over whatever `auto` takes; and whether that was the system's ssh. */
  const login = async (
    options: OpenOptions,
    name = `root@127.0.0.1:${sshd.port}`,
  ): Promise<readonly [string, boolean]> => {
    const before = masters().length
    const target = await openTarget(name, { ...usual, ...options })
    try {
      const byOpenssh = masters().length > before
      return [(await target.ask(exec('id', '-un'))).stdout.trim(), byOpenssh]
    } finally {
      await target.close()
    }
  }
  const masters = (): string[] => running(`ControlPath="${folder}/`)
  const openssh = async (more: OpenOptions = {}): Promise<Target> =>
    await openTarget(`root@127.0.0.1:${sshd.port}`, { ...usual, transport: 'openssh', ...more })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mailmedic-ways-'))
    process.env.XDG_RUNTIME_DIR = folder
    for (const name of ['ca', 'holder']) makeKey(at(name))
    makeKey(at('host'), ['-t', 'ecdsa'])
    sign(at('host'), '-h', '-n', 'box.example,127.0.0.1')
    sign(at('holder'), '-n', 'root')
    sshd = await startSshd({ settings: [`TrustedUserCAKeys ${at('ca')}.pub`] })
    usual = { identity: sshd.identity, knownHosts: sshd.knownHosts, sshConfig: sshd.config }
  }, 30_000)
  afterAll(async () => {
    delete process.env.XDG_RUNTIME_DIR
    await sshd?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('leaves everything else to ssh2', async () => {
    expect(await login({})).toEqual(['root', false])
    expect(await login({ transport: 'ssh2' })).toEqual(['root', false])
    expect(await login({ transport: 'openssh' })).toEqual(['root', true])
  })

  it('logs in by a certificate: beside the key, or named in the config', async () => {
    expect(await login({ identity: at('holder') })).toEqual(['root', true])
    await copyFile(at('holder'), at('apart'))
    await copyFile(at('holder-cert.pub'), at('elsewhere.pub'))
    const sshConfig = await write('certificate', `IdentityAgent none\nCertificateFile ${at('elsewhere.pub')}\n`)
    expect(await login({ identity: at('apart'), sshConfig })).toEqual(['root', true])
    await expect(login({ identity: at('apart') })).rejects.toThrow('does not let root in')
  })

  it('knows a host by its certificate', async () => {
    const settings = [`HostKey ${at('host')}`, `HostCertificate ${at('host-cert.pub')}`]
    const vouched = await startSshd({ settings })
    const { port, identity } = vouched
    const name = `root@127.0.0.1:${port}`
    const ca = await readFile(`${at('ca')}.pub`, 'utf8')
    const knownHosts = await write('authority', `@cert-authority [127.0.0.1]:${port} ${ca}`)
    expect(await login({ knownHosts, identity }, name)).toEqual(['root', true])
    const other = await readFile(`${at('holder')}.pub`, 'utf8')
    const wrong = await write('other-authority', `@cert-authority [127.0.0.1]:${port} ${other}`)
    await expect(login({ knownHosts: wrong, identity }, name)).rejects.toThrow(/is not known: .*certificate authority/)
    await expect(login({ knownHosts, identity, transport: 'ssh2' }, name)).rejects.toThrow(/--transport openssh/)
    await vouched.stop()
  })

  it('goes through a ProxyCommand, and says what that says', async () => {
    const relay = `${process.execPath} -e "s=require('net').connect(%p,'%h');process.stdin.pipe(s).pipe(process.stdout)"`
    const sshConfig = await write('proxy', `IdentityAgent none\nProxyCommand ${relay}\n`)
    expect(await login({ sshConfig })).toEqual(['root', true])
    await expect(login({ sshConfig, transport: 'ssh2' })).rejects.toThrow('which ssh2 cannot use')
    const broken = await write('broken-proxy', 'ProxyCommand sh -c "echo the gate is shut >&2; sleep 0.1"\n')
    await expect(login({ sshConfig: broken })).rejects.toThrow(/brings no connection: it says "the gate is shut"/)
  })

  it('asks a Match exec', async () => {
    const sshConfig = await write('match', 'IdentityAgent none\nMatch host box exec true\n  HostName 127.0.0.1\n')
    expect(await login({ sshConfig, login: 'root', port: sshd.port }, 'box')).toEqual(['root', true])
    expect(await login({ sshConfig })).toEqual(['root', false])
  })

  it('gives a shell nothing that is no name', async () => {
    for (const jump of ['`id`@127.0.0.1', '$(id)', "a'b@h", 'a;b'])
      await expect(openssh({ jump })).rejects.toThrow(/invalid characters|would give to a shell|is no jump host/)
    await expect(openssh({ login: 'root;id' })).rejects.toThrow(/invalid characters|would give to a shell/)
    await expect(openssh({ identity: '/a"\nProxyCommand id' })).rejects.toThrow(/cannot be told to ssh/)
  })

  it('shows no secret in a process list, and keeps none in a file', async () => {
    makeKey(at('locked'), undefined, 'open sesame')
    sign(at('locked'), '-n', 'root')
    let seen = ''
    const prompt = async (): Promise<string> => {
      seen = execFileSync('sh', ['-c', `ps -eo args; cat /proc/[0-9]*/environ; cat ${folder}/mailmedic-*/*; :`], {
        encoding: 'latin1',
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 1e8,
      })
      return 'open sesame'
    }
    const target = await openssh({ identity: at('locked'), prompt })
    expect(seen).toContain('SSH_ASKPASS_REQUIRE=force')
    expect(seen).not.toContain('open sesame')
    expect(readdirSync(folder).filter((name) => name.startsWith('mailmedic-'))).toHaveLength(1)
    await target.close()
  })

  it('is never an answer when the connection breaks', async () => {
    for (const victim of ['server', 'ssh'] as const) {
      const target = await openssh()
      const odd = oddSleep()
      const [first, begun] = [exec('echo', 'first'), exec('sleep', odd)].map((ask) => target.ask(ask))
      expect(await first).toMatchObject({ status: 'ok' })
      await appears(`sleep ${odd}`)
      const pids = victim === 'server' ? sshd.sessions() : pidsOf(`ControlPath="${folder}/`)
      for (const pid of pids) process.kill(pid, 'SIGKILL')
      const lost = { status: 'unreachable', why: expect.stringMatching(/^the connection to .* was lost after \d+ s$/) }
      expect(await begun).toMatchObject(lost)
      expect(await target.ask(exec('echo'))).toMatchObject({ status: 'unreachable' })
      expect(await target.ask({ kind: 'dial', host: '127.0.0.1', port: 1 })).toMatchObject({ status: 'unreachable' })
      await target.close()
      expect(await remaining(odd)).toEqual([])
      expect(leftIn(folder)).toEqual([])
    }
  })

  it('leaves no process, no socket and no file when it is closed', async () => {
    const target = await openssh()
    expect(leftIn(folder)).toHaveLength(1)
    await target.ask(exec('true'))
    await target.close()
    expect(leftIn(folder)).toEqual([])
    expect(await remaining(`ControlPath="${folder}/`, 1_000)).toEqual([])
  })

  it.each([
    ['SIGTERM', 2],
    ['SIGKILL', persistSeconds + 5],
  ] as const)('leaves nothing running after a %s, %i s later at most', async (signal, seconds) => {
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
    const reach = ['-i', sshd.identity, '--known-hosts', sshd.knownHosts, '-F', sshd.config, '--transport', 'openssh']
    const args = [main, 'diagnose', ...reach, `root@127.0.0.1:${sshd.port}`]
    const child = spawn(process.execPath, args, { stdio: 'ignore' })
    const left = new Promise((resolve) => child.once('exit', resolve))
    while (running(`ControlPath="${folder}/`).length === 0 || controls(folder).length === 0) await sleep(20)
    await sleep(100)
    child.kill(signal)
    await left
    expect(await remaining(`ControlPath="${folder}/`, seconds * 1000)).toEqual([])
    expect(controls(folder)).toEqual([])
    expect(sshd.sessions()).toEqual([])
  })

  // A timing: the bench holds it. MAILMEDIC_FIGURES=1 prints these for a developer on a quiet machine.
  it.runIf(process.env.MAILMEDIC_FIGURES)(
    'takes two round trips for the first batch and one for each later one',
    async () => {
      const costs = async (roundTripMs: number): Promise<readonly number[]> => {
        const proxy = await delayProxy(sshd.port, roundTripMs)
        const text = await readFile(sshd.knownHosts, 'utf8')
        const knownHosts = await write(`known-${proxy.port}`, text.replaceAll(`:${sshd.port} `, `:${proxy.port} `))
        const times = [performance.now()]
        const target = await openTarget(`root@127.0.0.1:${proxy.port}`, { ...usual, knownHosts, transport: 'openssh' })
        times.push(performance.now())
        for (let batch = 0; batch < 2; batch += 1) {
          const asks = Array.from({ length: 12 }, (_, n) => target.ask(exec('echo', String(n))))
          for (const reading of await Promise.all(asks)) expect(reading.status).toBe('ok')
          times.push(performance.now())
        }
        await target.close()
        proxy.close()
        return times.slice(1).map((time, index) => time - (times[index] ?? 0))
      }
      const best = (rounds: readonly (readonly number[])[]): number[] =>
        [0, 1, 2].map((part) => Math.min(...rounds.map((round) => round[part] ?? Number.POSITIVE_INFINITY)))
      const near = best([await costs(0), await costs(0), await costs(0)])
      const far = best([await costs(200), await costs(200), await costs(200)])
      const trips = far.map((ms, part) => (ms - (near[part] ?? 0)) / 200)
      if (process.env.MAILMEDIC_FIGURES) console.log('round trips', { trips, near })
      expect(trips[0]).toBeLessThan(10)
      expect(trips[1]).toBeLessThan(2.5)
      expect(trips[2]).toBeLessThan(1.5)
    },
  )
})

const leftIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('mailmedic-'))
    .flatMap((name) => readdirSync(join(folder, name)))

const controls = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.startsWith('mailmedic-') && existsSync(join(folder, name, 'c')))
