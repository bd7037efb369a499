import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenOptions, openTarget } from '../../src/target/open.ts'
import type { ExecAsk, Reading, Target } from '../../src/target/target.ts'
import { TargetError } from '../../src/target/target.ts'
import { appears, oddSleep, remaining } from './processes.ts'
import { type Account, noSshd, type Sshd, startSshd } from './sshd.ts'
import { targetContract } from './target.contract.ts'

const skip = noSshd()
const root = fileURLToPath(new URL('../../', import.meta.url))
const exec = (...argv: string[]): ExecAsk => ({ kind: 'exec', argv })
const password = "it's a 100% $(secret) \\n"
const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], { encoding: 'utf8', input: password }).trim()

const accounts: readonly Account[] = [
  { name: 'mm-plain', password: hash },
  { name: 'mm-typist', password: hash, sudo: 'ALL=(ALL:ALL) ALL' },
  { name: 'mm-boss', password: hash, sudo: 'ALL=(ALL) NOPASSWD: ALL' },
  { name: 'mm-mixed', password: hash, sudo: 'ALL=(ALL) ALL, NOPASSWD: /usr/bin/cat' },
  { name: 'mm-lister', password: hash, sudo: 'ALL=(root) /usr/bin/id, NOPASSWD: /usr/bin/cat' },
  { name: 'mm-deputy', password: hash, sudo: 'ALL=(mm-mail) ALL' },
  { name: 'mm-hasty', password: hash, sudo: 'ALL=(ALL) ALL\nDefaults:mm-hasty passwd_tries=1' },
  { name: 'mm-mail', shell: '/bin/bash', files: { '.bash_profile': 'echo hello\nexport MAIL_HOME=/opt/mail\n' } },
]

/** Answers in turn, then nothing; what was asked is kept. */
const typing = (...answers: (string | null)[]) => {
  const asked: string[] = []
  const prompt = async (question: string): Promise<string | null> => {
    asked.push(question)
    return answers.shift() ?? null
  }
  return { asked, prompt }
}

/** Over the system's ssh too with MAILMEDIC_LONG=1; a story on a terminal tells it there in every run. */
const transports = process.env.MAILMEDIC_LONG ? (['ssh2', 'openssh'] as const) : (['ssh2'] as const)
for (const transport of transports) {
  const title = `--sudo ask over ${transport}`
  describe.skipIf(skip !== undefined)(`${title}${skip ? ` (skipped: ${skip})` : ''}`, { timeout: 60_000 }, () => {
    let sshd: Sshd
    const open: Target[] = []
    const login = async (user: string, options: OpenOptions): Promise<Target> => {
      const { port, identity, knownHosts, config } = sshd
      const usual = { transport, identity, knownHosts, sshConfig: config, timeoutMs: 15_000, connectTimeoutMs: 25_000 }
      const target = await openTarget(`${user}@127.0.0.1:${port}`, { ...usual, sudo: 'ask', ...options })
      open.push(target)
      return target
    }
    const refused = async (user: string, options: OpenOptions): Promise<TargetError> => {
      const error = await login(user, options).then(
        () => undefined,
        (problem: unknown) => problem,
      )
      if (!(error instanceof TargetError)) throw new Error(`no refusal but ${error}`)
      return error
    }
    const who = async (target: Target, as: string): Promise<Reading> => await target.ask({ ...exec('id', '-un'), as })

    beforeAll(async () => {
      sshd = await startSshd({ accounts, settings: ['MaxStartups 100'] })
    }, 30_000)
    afterAll(async () => {
      for (const target of open) await target.close()
      await sshd?.stop()
    })

    it('asks once, then everything is asked as root or whom it is for, and nobody gets mail', async () => {
      const { asked, prompt } = typing(password)
      const target = await login('mm-typist', { prompt })
      expect(asked).toEqual([`Password of mm-typist for sudo on mm-typist@127.0.0.1:${sshd.port}:`])
      expect(target.via).toBe('ssh mm-typist (root by sudo)')
      const odd = oddSleep()
      const [root, mail, shadow, fed, slow, late] = await Promise.all([
        who(target, 'root'),
        target.ask({ ...exec('sh', '-c', 'id -un; echo $MAIL_HOME'), as: 'mm-mail' }),
        target.ask({ kind: 'file', path: '/etc/shadow', as: 'root' }),
        target.ask({ ...exec('cat'), as: 'root', stdin: "it's\nfed\n" }),
        target.ask({ ...exec('id', '-un'), as: 'root', slow: true }),
        target.ask({ ...exec('sleep', odd), as: 'root', timeoutMs: 1_000, slow: true }),
      ])
      expect(root).toMatchObject({ status: 'ok', stdout: 'root\n', stderr: '' })
      expect(mail).toMatchObject({ status: 'ok', stdout: 'mm-mail\n/opt/mail\n', stderr: '' })
      expect(shadow).toMatchObject({ status: 'ok', stdout: expect.stringContaining('mm-typist:') })
      expect(fed).toMatchObject({ status: 'ok', stdout: "it's\nfed\n" })
      expect(slow).toMatchObject({ status: 'ok', stdout: 'root\n' })
      expect(late).toMatchObject({ status: 'timeout' })
      expect(await remaining(odd)).toEqual([])
      expect(await who(target, 'root')).toMatchObject({ status: 'ok', stdout: 'root\n' })
      let streamed = ''
      const stream = await target.stream({ ...exec('seq', '30000'), as: 'root' }, (chunk) => {
        streamed += Buffer.from(chunk).toString()
      })
      expect(stream.status).toBe('ok')
      expect(streamed).toHaveLength(168_894)
      expect(asked).toHaveLength(1)
      expect(await sshd.sudoMail('mm-typist')).toEqual([])
    })

    it('asks nobody where sudo wants no password, or where there is none to be had', async () => {
      const { asked, prompt } = typing()
      expect(await who(await login('mm-boss', { prompt }), 'root')).toMatchObject({ status: 'ok', stdout: 'root\n' })
      const plain = await login('mm-plain', { prompt })
      expect(await who(plain, 'root')).toMatchObject({ status: 'denied' })
      expect(await who(plain, 'mm-plain')).toMatchObject({ status: 'ok' })
      expect((await login('root', { prompt })).via).toBe('ssh root')
      expect(asked).toEqual([])
      expect([...(await sshd.sudoMail('mm-boss')), ...(await sshd.sudoMail('mm-plain'))]).toEqual([])
    })

    it.each(['mm-typist', 'mm-hasty'])('asks %s again where it was wrong, twice at most', async (user) => {
      const second = typing('wrong', password)
      expect(await who(await login(user, second), 'root')).toMatchObject({ status: 'ok', stdout: 'root\n' })
      expect(second.asked[1]).toMatch(/^That was not accepted\. Password of /)
      const never = typing('wrong', 'wrong', 'wrong', password)
      const error = await refused(user, never)
      expect(error.message).toBe(
        `sudo on ${user}@127.0.0.1:${sshd.port} does not accept the password of ${user}: it was typed 3 times.`,
      )
      expect(never.asked).toHaveLength(3)
    })

    it('says so where nobody is there to type it', async () => {
      const before = (await sshd.sudoMail('mm-typist')).length
      const error = await refused('mm-typist', {})
      expect(error.message).toMatch(/^sudo on .* wants the password of mm-typist, and nobody is there to type it\.$/)
      expect(error.hint).toContain('--sudo auto')
      expect((await sshd.sudoMail('mm-typist')).length).toBe(before)
      expect((await refused('mm-typist', typing(null))).message).toBe(error.message)
    })

    it('uses a list of commands, with and without password, and hands the password to sudo alone', async () => {
      const { asked, prompt } = typing(password)
      const target = await login('mm-lister', { prompt })
      expect(await who(target, 'root')).toMatchObject({ status: 'ok', stdout: 'root\n' })
      expect(await target.ask({ ...exec('cat'), as: 'root', stdin: 'fed\n' })).toMatchObject({ stdout: 'fed\n' })
      expect(await target.ask({ ...exec('cat', '/etc/shadow'), as: 'root' })).toMatchObject({ status: 'ok' })
      const why = 'needs root; sudo does not allow the login mm-lister this command'
      expect(await target.ask({ ...exec('ls', '/root'), as: 'root' })).toMatchObject({ status: 'denied', why })
      const own = { ...exec('id', '-un'), as: 'mm-mail', orSelf: true }
      expect(await target.ask(own)).toMatchObject({ status: 'ok', stdout: 'mm-lister\n' })
      expect(asked).toHaveLength(1)
      const mixed = await login('mm-mixed', typing(password))
      expect(await mixed.ask({ ...exec('cat'), as: 'root', stdin: 'fed\n' })).toMatchObject({ stdout: 'fed\n' })
      for (const name of ['mm-lister', 'mm-mixed']) expect(await sshd.sudoMail(name)).toEqual([])
    })

    it('becomes the one account that it may become', async () => {
      const target = await login('mm-deputy', typing(password))
      const ask = { ...exec('sh', '-c', 'id -un; echo $MAIL_HOME; cat'), as: 'mm-mail', stdin: 'fed\n' }
      expect(await target.ask(ask)).toMatchObject({ status: 'ok', stdout: 'mm-mail\n/opt/mail\nfed\n' })
      expect(await who(target, 'root')).toMatchObject({ status: 'denied' })
      expect(await sshd.sudoMail('mm-deputy')).toEqual([])
    })

    it.each(['mm-typist', 'mm-lister', 'mm-deputy'])(
      'leaves the password of %s in no process, file or log',
      async (user) => {
        const target = await login(user, typing(password))
        const as = user === 'mm-deputy' ? 'mm-mail' : 'root'
        const odd = oddSleep()
        const running = target.ask({ ...exec('sleep', odd), as, orSelf: true, timeoutMs: 8_000, slow: true })
        await who(target, as)
        await appears(`sleep ${odd}`)
        const seen = execFileSync(
          'sh',
          ['-c', `ps -eo args; cat /proc/[0-9]*/environ; find ${sshd.folder} /run/sudo -type f -exec cat {} +; :`],
          { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e8 },
        )
        expect(seen).toContain(`sleep ${odd}`)
        expect(seen).not.toContain('$(secret)')
        expect(seen).not.toContain('044(secret)')
        await target.close()
        await running
        expect(await remaining(odd)).toEqual([])
      },
    )
  })
}

describe.skipIf(skip !== undefined)('--sudo ask on this machine', { timeout: 60_000 }, () => {
  it('asks once', async () => {
    const sshd = await startSshd({ accounts })
    try {
      // The project may lie where this account cannot look: among the things of somebody else.
      const inThere = (...argv: readonly string[]): readonly string[] => ['-t', String(sshd.pid), '-m', ...argv]
      execFileSync('nsenter', inThere('mount', '--bind', root, '/mnt'))
      const node = process.execPath.startsWith(root) ? `/mnt/${process.execPath.slice(root.length)}` : process.execPath
      const script = `import { openTarget } from '/mnt/src/target/open.ts'
        import { text } from 'node:stream/consumers'
        const password = await text(process.stdin)
        const target = await openTarget('local', { sudo: 'ask', prompt: async (question) => (console.log(question), password) })
        const ask = { kind: 'exec', argv: ['sh', '-c', 'id -un; cat'], as: 'root', stdin: 'fed' }
        console.log(target.via, (await target.ask(ask)).stdout)
        await target.close()`
      const as = ['setpriv', '--reuid=mm-typist', '--regid=nogroup', '--clear-groups', node]
      const argv = inThere(...as, '--input-type=module', '-e', script)
      const said = execFileSync('nsenter', argv, { encoding: 'utf8', input: password, env: { PATH: '/usr/bin:/bin' } })
      expect(said).toBe('Password of mm-typist for sudo on local:\nthis machine (root by sudo) root\nfed\n')
    } finally {
      await sshd.stop()
    }
  })
})

if (process.env.MAILMEDIC_LONG) {
  let started: Promise<Sshd> | undefined
  const openAsRoot = async (): Promise<Target> => {
    started ??= startSshd({ accounts })
    const { port, identity, knownHosts, config } = await started
    const options = { identity, knownHosts, sshConfig: config, sudo: 'ask' as const, prompt: async () => password }
    return await openTarget(`mm-typist@127.0.0.1:${port}`, options)
  }
  afterAll(async () => {
    await (await started)?.stop()
  })
  targetContract('over SSH, as root by a sudo with password', openAsRoot, { skip })
}
