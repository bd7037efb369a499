import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type OpenOptions, openTarget } from '../../src/target/open.ts'
import type { ExecAsk, Target } from '../../src/target/target.ts'
import { actContract } from './act.contract.ts'
import { appears, oddSleep, pidsOf, remaining } from './processes.ts'
import { noSshd, type Sshd, startSshd } from './sshd.ts'
import { targetContract } from './target.contract.ts'

const skip = noSshd()
const exec = (...argv: string[]): ExecAsk => ({ kind: 'exec', argv })
const most = 3

/** A session that the person has open: it says again what it is told. */
interface Session {
  says(text: string): Promise<string>
  end(): void
}

describe.skipIf(skip !== undefined)(
  `a connection that the person's ssh holds open${skip ? ` (skipped: ${skip})` : ''}`,
  { timeout: 60_000 },
  () => {
    let folder: string
    let sshd: Sshd
    let config: string
    const sessions: Session[] = []
    const masters: string[] = []
    const ssh = (...args: string[]): string => execFileSync('ssh', args, { encoding: 'utf8', stdio: 'pipe' })
    const usual = (): OpenOptions => ({ sshConfig: config, transport: 'openssh' })
    const open = (more: OpenOptions = {}, name = 'box'): Promise<Target> => openTarget(name, { ...usual(), ...more })
    const shared = (target: Target): boolean => target.via.includes('your open connection')

    /** An ssh_config that names a place for the connection, and that connection. */
    const connected = async (name: string, path: string, live = true): Promise<string> => {
      const file = join(folder, name)
      const hosts = `Host box other\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User root\n`
      const keys = `  IdentityFile ${sshd.identity}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${sshd.knownHosts}\n`
      await writeFile(file, `${hosts}${keys}  IdentityAgent none\n  ControlPath ${path}\n`)
      if (!live) return file
      const master = spawn('ssh', ['-F', file, '-M', '-N', '-f', 'box'], { stdio: 'ignore' })
      expect(await once(master, 'exit')).toEqual([0, null])
      masters.push(file)
      return file
    }
    const session = async (): Promise<Session> => {
      const child: ChildProcess = spawn('ssh', ['-F', config, '-o', 'ProxyCommand=false', 'box', 'cat'], {
        stdio: ['pipe', 'pipe', 'ignore'],
      })
      const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
      const says = async (text: string): Promise<string> => {
        child.stdin?.write(`${text}\n`)
        const ended = once(child, 'exit').then(() => ['it has ended'])
        const [line] = await Promise.race([once(lines, 'line'), ended])
        return String(line)
      }
      const made = { says, end: () => void child.stdin?.end() }
      sessions.push(made)
      expect(await says('there')).toBe('there')
      return made
    }
    const survives = async (person: Session): Promise<void> => {
      expect(await person.says('still there')).toBe('still there')
      // The places of our own sessions are free a moment after we have gone.
      const more = () => ssh('-F', config, '-o', 'ProxyCommand=false', 'box', 'echo', 'one more')
      await vi.waitFor(() => expect(more()).toBe('one more\n'), { timeout: 20_000, interval: 200 })
    }

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'mailmedic-shared-'))
      sshd = await startSshd({ settings: [`MaxSessions ${most}`] })
      config = await connected('config', `${folder}/%C`)
    }, 30_000)
    afterEach(() => {
      for (const each of sessions.splice(0)) each.end()
    })
    afterAll(async () => {
      for (const file of masters) spawnSync('ssh', ['-F', file, '-O', 'exit', 'box'], { stdio: 'ignore' })
      await sshd?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    it('is used, and asked, without a login', async () => {
      const person = await session()
      for (const transport of ['openssh', 'auto'] as const) {
        const before = sshd.sessions()
        const target = await open({ transport })
        expect(shared(target)).toBe(true)
        expect(await target.ask(exec('id', '-un'))).toMatchObject({ status: 'ok', stdout: 'root\n' })
        expect(sshd.sessions()).toEqual(before)
        await target.close()
        await survives(person)
      }
    })

    it('survives what is refused: connections, and more sessions than there may be', async () => {
      const person = await session()
      const target = await open()
      const odds = [oddSleep(), oddSleep(), oddSleep()]
      const slow = odds.map((odd) => target.ask({ ...exec('timeout', '2', 'sleep', odd), slow: true }))
      const dials = [1, 2, 3].map((port) => target.ask({ kind: 'dial', host: '127.0.0.1', port }))
      for (const reading of await Promise.all(dials)) {
        expect(reading).toMatchObject({ status: 'unreachable', dial: { failedAt: 'connect', failure: 'refused' } })
      }
      for (const reading of await Promise.all(slow)) expect(reading).toMatchObject({ status: 'ok', exitCode: 124 })
      await target.close()
      await survives(person)
    })

    it('leaves all its places to the person who has taken them, and logs in', async () => {
      const people = [await session(), await session(), await session()]
      const target = await open()
      expect(await target.ask(exec('echo', 'hello'))).toMatchObject({ status: 'ok', stdout: 'hello\n' })
      expect(sshd.sessions()).toHaveLength(2)
      expect(await target.ask({ kind: 'dial', host: '127.0.0.1', port: 1 })).toMatchObject({ status: 'unreachable' })
      await target.close()
      for (const person of people) expect(await person.says('here')).toBe('here')
    })

    it('survives that we are killed in the middle, and nothing of ours goes on', async () => {
      const person = await session()
      const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
      const odd = oddSleep()
      const playbook = join(folder, 'slow.yaml')
      const check = `{ check: command-output, options: { argv: [sleep, "${odd}"] } }`
      const head = 'id: slow\ntitle: Slow\nfor: [postfix]\nsteps:\n'
      await writeFile(playbook, `${head}  - title: It waits\n    say: Longer than we live.\n    checks: [${check}]\n`)
      const args = [main, 'run', playbook, '-F', config, '--transport', 'openssh', '--timeout', '300', 'box']
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      await appears(`sleep ${odd}`)
      child.kill('SIGKILL')
      expect(await remaining(odd)).toEqual([])
      await survives(person)
      await expect.poll(() => pidsOf(`-S ${folder}`), { timeout: 20_000 }).toEqual([])
    })

    it('is lost like any other when it ends', async () => {
      const file = await connected('ending', `${folder}/e-%C`)
      const target = await open({ sshConfig: file })
      const odd = oddSleep()
      const begun = target.ask(exec('sleep', odd))
      await appears(`sleep ${odd}`)
      ssh('-F', masters.pop() ?? '', '-O', 'exit', 'box')
      expect(await begun).toMatchObject({ status: 'unreachable' })
      expect(await target.ask(exec('true'))).toMatchObject({ status: 'unreachable' })
      expect(await target.ask({ kind: 'dial', host: '127.0.0.1', port: 1 })).toMatchObject({ status: 'unreachable' })
      await target.close()
      expect(await remaining(odd)).toEqual([])
    })

    it('is left alone where it may be another than what was asked for', async () => {
      const opened = async (more: OpenOptions, name?: string): Promise<boolean> => {
        const target = await open(more, name)
        await target.close()
        return shared(target)
      }
      expect(await opened({})).toBe(true)
      expect(await opened({ transport: 'ssh2' })).toBe(false)
      expect(await opened({ identity: sshd.identity })).toBe(false)
      expect(await opened({ knownHosts: sshd.knownHosts })).toBe(false)
      expect(await opened({ jump: 'none' })).toBe(false)
      const fixed = await connected('fixed-config', `${folder}/fixed`)
      expect(await opened({ sshConfig: fixed })).toBe(true)
      expect(await opened({ sshConfig: fixed, login: 'root' })).toBe(false)
      await appendFile(fixed, `Host *\n  ControlPath ${folder}/fixed\n`)
      expect(await opened({ sshConfig: fixed })).toBe(false)
    })

    it("is not there where its socket is another account's, or answers nobody", async () => {
      const dead = createServer()
      await new Promise<void>((resolve) => dead.listen(join(folder, 'dead'), resolve))
      dead.close()
      const file = await connected('dead-config', `${folder}/dead`, false)
      const foreign = await connected('foreign-config', `${folder}/foreign`)
      const socket = join(folder, 'foreign')
      execFileSync('chown', ['nobody', socket])
      for (const sshConfig of [file, foreign]) {
        const target = await open({ sshConfig })
        expect(shared(target)).toBe(false)
        await target.close()
      }
      execFileSync('chown', ['root', socket])
      expect(await readFile(config, 'utf8')).toContain('ControlPath')
    })
  },
)

let usual: Promise<{ sshd: Sshd; config: string }> | undefined
const prepared = async (): Promise<{ sshd: Sshd; config: string }> => {
  const sshd = await startSshd()
  const config = join(sshd.folder, 'shared_config')
  const keys = `IdentityFile ${sshd.identity}\nIdentitiesOnly yes\nUserKnownHostsFile ${sshd.knownHosts}\n`
  await writeFile(config, `IdentityAgent none\nControlPath ${sshd.folder}/%C\n${keys}`)
  const args = ['-F', config, '-M', '-N', '-f', '-p', String(sshd.port), 'root@127.0.0.1']
  await once(spawn('ssh', args, { stdio: 'ignore' }), 'exit')
  return { sshd, config }
}
afterAll(async () => {
  await (await usual)?.sshd.stop()
})
const opened = async () => {
  usual ??= prepared()
  const { sshd, config } = await usual
  const target = await openTarget(`root@127.0.0.1:${sshd.port}`, { sshConfig: config })
  expect(target.via).toContain('your open connection')
  return target
}
// The same code as over a connection of our own, but for the wire: with MAILMEDIC_LONG=1.
const long = skip ?? (process.env.MAILMEDIC_LONG ? undefined : 'long')
targetContract("over a connection that the person's ssh holds open", opened, { skip: long })
actContract("a machine over a connection that the person's ssh holds open", opened, long)
