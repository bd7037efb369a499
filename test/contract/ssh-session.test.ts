import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenOptions, openTarget } from '../../src/target/open.ts'
import type { ExecAsk, Target } from '../../src/target/target.ts'
import { delayProxy } from './delay-proxy.ts'
import { appears, oddSleep, remaining } from './processes.ts'
import { type Account, noSshd, type Sshd, startSshd } from './sshd.ts'

const skip = noSshd()
const exec = (...argv: string[]): ExecAsk => ({ kind: 'exec', argv })
const noise = 'echo "Welcome to the mail host"; echo warning >&2; printf "no line end"\n'
const accounts: readonly Account[] = [
  { name: 'mm-plain' },
  { name: 'mm-boss', sudo: 'ALL=(ALL) NOPASSWD: ALL' },
  { name: 'mm-part', sudo: 'ALL=(root) NOPASSWD: /usr/bin/id, (mm-mail) NOPASSWD: /usr/bin/printf a*c' },
  { name: 'mm-typist', sudo: 'ALL=(ALL) ALL' },
  { name: 'mm-mixed', sudo: 'ALL=(ALL) ALL, NOPASSWD: /usr/bin/id' },
  { name: 'mm-undone', sudo: 'ALL=(ALL) NOPASSWD: ALL, PASSWD: ALL' },
  { name: 'mm-deputy', sudo: 'ALL=(mm-mail) NOPASSWD: ALL' },
  { name: 'mm-chatty', shell: '/bin/bash', files: { '.bashrc': noise, '.bash_profile': noise, '.profile': noise } },
  { name: 'mm-mail', shell: '/bin/bash', files: { '.bash_profile': `${noise}export MAIL_HOME=/opt/mail\n` } },
  { name: 'mm-menu', shell: '/usr/sbin/nologin' },
  ...(existsSync('/usr/bin/tcsh') ? [{ name: 'mm-csh', shell: '/usr/bin/tcsh' }] : []),
  ...(existsSync('/usr/bin/fish') ? [{ name: 'mm-fish', shell: '/usr/bin/fish' }] : []),
]

describe.skipIf(skip !== undefined)(
  `a session over SSH${skip ? ` (skipped: ${skip})` : ''}`,
  { timeout: 60_000 },
  () => {
    let sshd: Sshd
    const open: Target[] = []
    const login = async (user: string, more: OpenOptions & { port?: number } = {}): Promise<Target> => {
      const { port, identity, knownHosts, config } = sshd
      const options = { identity, knownHosts, sshConfig: config, timeoutMs: 15_000, connectTimeoutMs: 25_000, ...more }
      const target = await openTarget(`${user}@127.0.0.1:${more.port ?? port}`, options)
      open.push(target)
      return target
    }

    beforeAll(async () => {
      sshd = await startSshd({ accounts })
    }, 30_000)
    afterAll(async () => {
      for (const target of open) await target.close()
      await sshd?.stop()
    })

    describe('who asks', () => {
      const id = (as: string): ExecAsk => ({ ...exec('id', '-un'), as })

      it('becomes other accounts from root, with their login environment and without its noise', async () => {
        const root = await login('root')
        const ask: ExecAsk = { ...exec('sh', '-c', 'id -un; echo $MAIL_HOME $LC_ALL; pwd'), as: 'mm-mail' }
        const reading = await root.ask(ask)
        expect(reading).toMatchObject({ status: 'ok', exitCode: 0, stderr: '' })
        expect(reading.stdout).toMatch(/^mm-mail\n\/opt\/mail C\n.*mm-mail\n$/)
        expect(await root.ask(id('mm-menu'))).toMatchObject({ status: 'ok', stdout: 'mm-menu\n' })
        expect(await root.ask(id('root'))).toMatchObject({ status: 'ok', stdout: 'root\n' })
        expect(await root.ask(id('mm-nobody'))).toMatchObject({
          status: 'absent',
          why: 'there is no account mm-nobody',
        })
        expect(await root.ask({ ...exec('cat'), as: 'mm-mail', stdin: "it's\n" })).toMatchObject({ stdout: "it's\n" })
        expect(await root.ask({ ...exec('nonesuch'), as: 'mm-mail' })).toMatchObject({ status: 'absent' })
      })

      it('ends what runs as another account at its deadline', async () => {
        const root = await login('root')
        const odd = oddSleep()
        const script = `trap '' TERM; sleep ${odd} & sleep ${odd}; :`
        const reading = await root.ask({ ...exec('sh', '-c', script), as: 'mm-mail', timeoutMs: 1_000 })
        expect(reading).toMatchObject({ status: 'timeout' })
        expect(await remaining(odd)).toEqual([])
      })

      it('says denied without sudo, or asks as itself where that will do', async () => {
        const plain = await login('mm-plain')
        const why = 'needs root; the login mm-plain has no sudo without a password'
        expect(await plain.ask(id('root'))).toMatchObject({ status: 'denied', why })
        expect(await plain.ask({ ...id('root'), orSelf: true })).toMatchObject({ status: 'ok', stdout: 'mm-plain\n' })
        expect(await plain.ask(id('mm-plain'))).toMatchObject({ status: 'ok', stdout: 'mm-plain\n' })
        expect(await plain.ask({ kind: 'file', path: '/etc/shadow' })).toMatchObject({ status: 'denied' })
        expect(await plain.ask({ kind: 'file', path: '/root/x/y' })).toMatchObject({ status: 'denied' })
        expect(await plain.ask({ kind: 'file', path: '/etc/shadow', as: 'root' })).toMatchObject({ status: 'denied' })
      })

      it('says where it asked as itself because the account was not to be had, and whose group may read a file', async () => {
        const plain = await login('mm-plain')
        const lacking = { account: 'root', sudo: 'stranger' }
        expect(await plain.ask(id('root'))).toMatchObject({ status: 'denied', lacking })
        expect(await plain.ask({ ...id('root'), orSelf: true })).toMatchObject({ status: 'ok', lacking })
        const none = { ...exec('nonesuch'), as: 'root', orSelf: true }
        expect(await plain.ask(none)).toMatchObject({ status: 'absent', lacking })
        expect((await plain.ask(id('mm-plain'))).lacking).toBeUndefined()
        expect((await (await login('mm-boss')).ask({ ...id('root'), orSelf: true })).lacking).toBeUndefined()
        const path = join(sshd.folder, 'log of adm')
        await writeFile(path, 'x')
        await chmod(path, 0o640)
        await chown(path, 0, 4)
        const file = { kind: 'file' as const, path, as: 'root', orSelf: true }
        const why = `the login may not read ${path}: the group adm may`
        expect(await plain.ask(file)).toMatchObject({ status: 'denied', why, lacking })
      })

      it('dials a socket that the login may not open as root, where it may become root', async () => {
        const folder = join(sshd.folder, 'private')
        await mkdir(folder, { mode: 0o700 })
        const socket = join(folder, 'lmtp')
        let heard = ''
        const server = createServer((line) => {
          line.on('error', () => {})
          line.write('220 mail.example LMTP ready\r\n')
          line.on('data', (chunk: Buffer) => {
            heard += chunk.toString()
            if (/QUIT\r\n/.test(heard)) line.end('250-mail.example\r\n250 PIPELINING\r\n221 2.0.0 Bye\r\n')
          })
        })
        await new Promise<void>((resolve) => server.listen(socket, resolve))
        const ask = { kind: 'dial' as const, socket, timeoutMs: 2_000 }
        const lmtp = { ...ask, smtp: { protocol: 'lmtp' as const, helo: 'mail.example' } }
        const boss = await login('mm-boss')
        const { dial, status } = await boss.ask(lmtp)
        expect(status).toBe('ok')
        expect(dial?.steps.map(({ stage, code }) => [stage, code])).toEqual([
          ['connect', undefined],
          ['greeting', 220],
          ['helo', 250],
        ])
        expect(dial?.steps[2]?.lines).toEqual(['250-mail.example', '250 PIPELINING'])
        expect(heard).toBe('LHLO mail.example\r\nQUIT\r\n')
        expect(await boss.ask(ask)).toMatchObject({ status: 'ok' })
        expect(await (await login('mm-plain')).ask(lmtp)).toMatchObject({
          status: 'denied',
          lacking: { account: 'root', sudo: 'stranger' },
        })
        await new Promise((resolve) => server.close(resolve))
        expect(await boss.ask(lmtp)).toMatchObject({ status: 'absent' })
        const silent = createServer((line) => void line.on('error', () => {}))
        await new Promise<void>((resolve) => silent.listen(socket, resolve))
        expect(await boss.ask(lmtp)).toMatchObject({ status: 'timeout', dial: { failedAt: 'greeting' } })
        silent.close()
      })

      it('uses sudo that asks for no password', async () => {
        const boss = await login('mm-boss')
        expect(await boss.ask(id('root'))).toMatchObject({ status: 'ok', stdout: 'root\n' })
        const mail = await boss.ask({ ...exec('sh', '-c', 'id -un; echo $MAIL_HOME'), as: 'mm-mail' })
        expect(mail).toMatchObject({ status: 'ok', stdout: 'mm-mail\n/opt/mail\n' })
        expect(await boss.ask({ kind: 'file', path: '/etc/shadow', as: 'root' })).toMatchObject({ status: 'ok' })
        const odd = oddSleep()
        expect(await boss.ask({ ...exec('sleep', odd), as: 'root', timeoutMs: 1_000 })).toMatchObject({
          status: 'timeout',
        })
        expect(await remaining(odd)).toEqual([])
      })

      it('uses sudo for the commands that it allows', async () => {
        const part = await login('mm-part')
        const print = (text: string): ExecAsk => ({ ...exec('/usr/bin/printf', text), as: 'mm-mail' })
        expect(await part.ask(id('root'))).toMatchObject({ status: 'ok', stdout: 'root\n' })
        expect(await part.ask(print('a b/c'))).toMatchObject({ status: 'ok', stdout: 'a b/c' })
        for (const ask of [print('abd'), id('mm-mail'), { ...exec('cat', '/etc/shadow'), as: 'root' }])
          expect(await part.ask(ask)).toMatchObject({ status: 'denied' })
        const deputy = await login('mm-deputy')
        expect(await deputy.ask(id('mm-mail'))).toMatchObject({ status: 'ok', stdout: 'mm-mail\n' })
        expect(await deputy.ask(id('root'))).toMatchObject({ status: 'denied' })
      })

      it.each([
        ['mm-plain', 0, 'denied'],
        ['mm-boss', 0, 'ok'],
        ['mm-part', 0, 'ok'],
        ['mm-deputy', 0, 'denied'],
        ['mm-typist', 2, 'denied'],
        ['mm-mixed', 1, 'ok'],
        ['mm-undone', 1, 'denied'],
      ])('makes sudo mail root about %s %i times, however much is asked', async (name, mails, status) => {
        const before = (await sshd.sudoMail(name)).length
        const target = await login(name)
        const ask = (): Promise<readonly { status: string }[]> => {
          const others = [
            id('mm-mail'),
            { ...exec('cat', '/etc/shadow'), as: 'root' },
            { ...id('mm-mail'), slow: true },
          ]
          return Promise.all([id('root'), ...others].map((one) => target.ask(one)))
        }
        expect((await ask())[0]).toMatchObject({ status })
        expect((await ask())[0]).toMatchObject({ status })
        const sent = (await sshd.sudoMail(name)).slice(before)
        expect(sent).toHaveLength(mails)
        const never = await login(name, { sudo: 'never' })
        expect(await never.ask(id('root'))).toMatchObject({ status: 'denied' })
        expect((await sshd.sudoMail(name)).length).toBe(before + sent.length)
      })

      it('does not touch sudo where that is switched off', async () => {
        const boss = await login('mm-boss', { sudo: 'never' })
        expect(await boss.ask(id('root'))).toMatchObject({
          status: 'denied',
          why: expect.stringContaining('--sudo never'),
        })
      })

      it.each(['mm-chatty', 'mm-csh', 'mm-fish'].filter((name) => accounts.some((each) => each.name === name)))(
        'gets clean answers from the login shell of %s',
        async (name) => {
          const target = await login(name)
          const odd = ["it's", '!x', '$HOME', '\\n', 'a\nb']
          const [first, second] = await Promise.all([target.ask(exec('printf', '%s|', ...odd)), target.ask(id(name))])
          expect(first).toMatchObject({ status: 'ok', stdout: odd.map((word) => `${word}|`).join(''), stderr: '' })
          expect(second).toMatchObject({ status: 'ok', stdout: `${name}\n` })
        },
      )

      it('says what a login shell says that runs no commands', async () => {
        const menu = await login('mm-menu')
        const reading = await menu.ask(exec('id'))
        expect(reading).toMatchObject({
          status: 'failed',
          why: expect.stringMatching(/does not run commands.*not available/),
        })
      })
    })

    describe('a connection that breaks', () => {
      it('is never an answer', async () => {
        const target = await login('root')
        const odd = oddSleep()
        const [first, begun, waiting] = [exec('echo', 'first'), exec('sleep', odd), exec('echo', 'never')].map((ask) =>
          target.ask(ask),
        )
        const stream = target.stream(exec('sh', '-c', `echo some; sleep ${odd}`), () => {})
        expect(await first).toMatchObject({ status: 'ok' })
        await appears(`sleep ${odd}`)
        for (const pid of sshd.sessions()) process.kill(pid, 'SIGKILL')
        const lost = {
          status: 'unreachable',
          why: expect.stringMatching(/^the connection to .* was lost after \d+ s$/),
        }
        expect(await begun).toMatchObject(lost)
        expect(await waiting).toMatchObject(lost)
        expect(await stream).toMatchObject(lost)
        expect(await target.ask(exec('echo'))).toMatchObject({ status: 'unreachable' })
        expect(await target.ask({ kind: 'dial', host: '127.0.0.1', port: 1 })).toMatchObject({ status: 'unreachable' })
        expect(await remaining(odd)).toEqual([])
      })
    })

    // A timing: the bench holds it. MAILMEDIC_FIGURES=1 prints these for a developer on a quiet machine.
    describe.runIf(process.env.MAILMEDIC_FIGURES)('round trips', () => {
      it('are two for the first batch and one for each later one', async () => {
        const costs = async (roundTripMs: number): Promise<readonly number[]> => {
          const proxy = await delayProxy(sshd.port, roundTripMs)
          const knownHosts = join(sshd.folder, `known-${proxy.port}`)
          const text = await readFile(sshd.knownHosts, 'utf8')
          await writeFile(knownHosts, text.replaceAll(`:${sshd.port} `, `:${proxy.port} `))
          const times = [performance.now()]
          const target = await login('mm-plain', { port: proxy.port, knownHosts })
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
        expect(trips[0]).toBeLessThan(8)
        expect(trips[1]).toBeLessThan(2.5)
        expect(trips[2]).toBeLessThan(1.5)
        if (process.env.MAILMEDIC_FIGURES) console.log('round trips', { trips, near })
      })
    })
  },
)
