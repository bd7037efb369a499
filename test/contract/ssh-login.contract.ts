import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, chmod, copyFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostKeyQuestion } from '../../src/target/host-key-question.ts'
import { type OpenOptions, openTarget } from '../../src/target/open.ts'
import { TargetError } from '../../src/target/target.ts'
import type { ConnectFailure, Endpoint } from '../../src/target/wire.ts'
import { type CodeRequest, type CodeSshd, startCodeSshd } from './code-sshd.ts'
import { freePort, makeKey, noSshd, type Sshd, startSshd } from './sshd.ts'

const password = 'correct horse'

/** What every way to log in over SSH does, and what it says where it cannot. */
export const loginContract = (name: string, transport: 'ssh2' | 'openssh'): void => {
  const skip = noSshd()
  describe.skipIf(skip !== undefined)(`${name}${skip ? ` (skipped: ${skip})` : ''}`, { timeout: 30_000 }, () => {
    let sshd: Sshd
    let usual: OpenOptions
    let hostKey = ''
    let rsaKey = ''

    beforeAll(async () => {
      const hash = execFileSync('openssl', ['passwd', '-6', password], { encoding: 'utf8' }).trim()
      sshd = await startSshd({
        settings: ['PasswordAuthentication yes', 'MaxAuthTries 10', 'MaxStartups 100'],
        accounts: [{ name: 'mm-typist', password: hash }],
      })
      usual = { transport, identity: sshd.identity, knownHosts: sshd.knownHosts, sshConfig: sshd.config }
      hostKey = (await readFile(`${sshd.hostKeys.ed25519}.pub`, 'utf8')).trim()
      rsaKey = (await readFile(`${sshd.hostKeys.rsa}.pub`, 'utf8')).trim()
    }, 30_000)
    afterAll(async () => {
      await sshd?.stop()
    })

    /** Logs in and asks one question. */
    const login = async (more: OpenOptions = {}, name = `root@127.0.0.1:${sshd.port}`): Promise<string> => {
      const target = await openTarget(name, { ...usual, ...more })
      try {
        return (await target.ask({ kind: 'exec', argv: ['id', '-un'] })).stdout.trim()
      } finally {
        await target.close()
      }
    }
    const refusal = async (more: OpenOptions = {}, name?: string): Promise<TargetError> => {
      const error = await login(more, name).then(
        () => undefined,
        (problem: unknown) => problem,
      )
      if (!(error instanceof TargetError)) throw new Error(`no refusal but ${error}`)
      expect(error.message).toMatch(/\.$/)
      expect(error.message).not.toMatch(/Error|\n/)
      return error
    }
    const known = async (name: string, text: string): Promise<{ knownHosts: string }> => {
      const knownHosts = join(sshd.folder, name)
      await writeFile(knownHosts, text)
      return { knownHosts }
    }

    describe('the host key', () => {
      it('is known by a hashed name', async () => {
        const file = await known('hashed', `[127.0.0.1]:${sshd.port} ${hostKey}\n`)
        execFileSync('ssh-keygen', ['-q', '-H', '-f', file.knownHosts], { stdio: 'ignore' })
        expect(await readFile(file.knownHosts, 'utf8')).toMatch(/^\|1\|/)
        expect(await login(file)).toBe('root')
      })

      it('is asked for by the kind that is known', async () => {
        expect(await login(await known('rsa', `[127.0.0.1]:${sshd.port} ${rsaKey}\n`))).toBe('root')
      })

      it('is looked up under its alias', async () => {
        const sshConfig = join(sshd.folder, 'alias_config')
        await writeFile(
          sshConfig,
          `Host mailbox\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  User root\n  HostKeyAlias box.example\n`,
        )
        const file = await known('alias', `box.example ${hostKey}\n`)
        expect(await login({ ...file, sshConfig }, 'mailbox')).toBe('root')
      })

      it('is refused where it is not known, with its fingerprint and the file', async () => {
        const file = await known('empty', '')
        const error = await refusal(file)
        const shown = execFileSync('ssh-keygen', ['-lf', `${sshd.hostKeys.ed25519}.pub`], { encoding: 'utf8' }).split(
          ' ',
        )[1]
        expect(error.message).toContain(shown)
        expect(error.message).toContain(file.knownHosts)
        expect(error.hint).toMatch(/Compare the fingerprint.*--host-key-checking accept-new/)
        expect(await readFile(file.knownHosts, 'utf8')).toBe('')
      })

      it('is refused loudly where it changed, whatever accept-new says', async () => {
        const path = join(sshd.folder, 'imposter')
        makeKey(path)
        const imposter = (await readFile(`${path}.pub`, 'utf8')).trim()
        const file = await known('changed', `# mine\n[127.0.0.1]:${sshd.port} ${imposter}\n`)
        for (const hostKeyChecking of ['yes', 'accept-new'] as const) {
          const error = await refusal({ ...file, hostKeyChecking })
          expect(error.message).toMatch(/HAS CHANGED/)
          expect(error.message).toContain(`${file.knownHosts} line 2`)
        }
      })

      it('is refused where it was revoked, even unchecked', async () => {
        const file = await known('revoked', `[127.0.0.1]:${sshd.port} ${hostKey}\n@revoked * ${hostKey}\n`)
        expect((await refusal({ ...file, hostKeyChecking: 'no' })).message).toMatch(/revoked/)
      })

      it('says that a certificate authority is known, but no such certificate was shown', async () => {
        const file = await known('authority', `@cert-authority *,[127.0.0.1]:${sshd.port} ${rsaKey}\n`)
        expect((await refusal(file)).message).toMatch(/certificate authority/)
      })

      it('is remembered with accept-new, privately, and checked from then on', async () => {
        const knownHosts = join(sshd.folder, 'new', 'known_hosts')
        expect(await login({ knownHosts, hostKeyChecking: 'accept-new' })).toBe('root')
        expect((await stat(knownHosts)).mode & 0o777).toBe(0o600)
        expect(await login({ knownHosts })).toBe('root')
      })
    })

    describe('a host key that is not known, and a person', () => {
      const answering = (answer: boolean) => {
        const asked: HostKeyQuestion[] = []
        const confirmHostKey = async (question: HostKeyQuestion): Promise<boolean> => {
          asked.push(question)
          await sleep(50)
          return answer
        }
        return { asked, confirmHostKey }
      }
      const never = async (): Promise<boolean> => {
        throw new Error('nobody is to be asked')
      }
      const shown = (): string =>
        execFileSync('ssh-keygen', ['-lf', `${sshd.hostKeys.ed25519}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? ''

      it('is shown, and remembered privately where it is accepted', async () => {
        const knownHosts = join(sshd.folder, 'asked', 'known_hosts')
        const { asked, confirmHostKey } = answering(true)
        expect(await login({ knownHosts, confirmHostKey })).toBe('root')
        const place = { host: '127.0.0.1', port: sshd.port, file: knownHosts }
        expect(asked).toEqual([{ ...place, type: 'ED25519', fingerprint: shown() }])
        expect((await stat(join(sshd.folder, 'asked'))).mode & 0o777).toBe(0o700)
        expect((await stat(knownHosts)).mode & 0o777).toBe(0o600)
        expect(await readFile(knownHosts, 'utf8')).toMatch(/^\[127\.0\.0\.1\]:\d+ ssh-ed25519 \S+\s*$/)
        expect(await login({ knownHosts, confirmHostKey: never })).toBe('root')
      })

      it('is remembered by a hashed name where the config says so', async () => {
        const sshConfig = join(sshd.folder, 'hash_config')
        await writeFile(sshConfig, 'IdentityAgent none\nHashKnownHosts yes\n')
        const file = await known('asked-hashed', '# no line end')
        expect(await login({ ...file, sshConfig, ...answering(true) })).toBe('root')
        expect(await readFile(file.knownHosts, 'utf8')).toMatch(/^# no line end\n\|1\|\S+ ssh-ed25519 \S+\n$/)
        expect(await login({ ...file, sshConfig, confirmHostKey: never })).toBe('root')
      })

      it('is refused where it is not accepted, and leaves nothing', async () => {
        const knownHosts = join(sshd.folder, 'declined', 'known_hosts')
        const error = await refusal({ knownHosts, ...answering(false) })
        expect(error.message).toBe(
          `The host key of 127.0.0.1 port ${sshd.port} was not accepted: ED25519 key ${shown()}.`,
        )
        await expect(stat(join(sshd.folder, 'declined'))).rejects.toThrow(/ENOENT/)
      })

      it('is not asked about where it changed, was revoked, is of another kind, or was to come with a certificate', async () => {
        const path = join(sshd.folder, 'other')
        makeKey(path)
        const other = (await readFile(`${path}.pub`, 'utf8')).trim()
        const place = `[127.0.0.1]:${sshd.port}`
        const ask = { confirmHostKey: never }
        const changed = await known('asked-changed', `${place} ${other}\n`)
        expect((await refusal({ ...changed, ...ask })).message).toMatch(/HAS CHANGED/)
        const revoked = await known('asked-revoked', `@revoked * ${hostKey}\n`)
        expect((await refusal({ ...revoked, ...ask })).message).toMatch(/revoked/)
        const authority = await known('asked-authority', `@cert-authority ${place} ${rsaKey}\n`)
        expect((await refusal({ ...authority, ...ask })).message).toMatch(/certificate authority/)
        const ecdsa = `${place} ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBA==\n`
        expect((await refusal({ ...(await known('asked-kind', ecdsa)), ...ask })).message).toMatch(/is not known/)
        const unchecked = await known('asked-unchecked', '')
        expect(await login({ ...unchecked, ...ask, hostKeyChecking: 'no' })).toBe('root')
        expect(await login({ ...unchecked, ...ask, hostKeyChecking: 'accept-new' })).toBe('root')
      })

      it('is asked about once by those that come at the same time, and takes the time of the person', async () => {
        const file = await known('asked-twice', '')
        const asked: HostKeyQuestion[] = []
        const confirmHostKey = async (question: HostKeyQuestion): Promise<boolean> => {
          asked.push(question)
          await sleep(6_000)
          return true
        }
        const both = [1, 2].map(() => login({ ...file, confirmHostKey, connectTimeoutMs: 5_000 }))
        expect(await Promise.all(both)).toEqual(['root', 'root'])
        expect(asked).toHaveLength(1)
      })

      it('is said to be impossible to remember', async () => {
        const knownHosts = join(sshd.config, 'known_hosts')
        const error = await refusal({ knownHosts, ...answering(true) })
        expect(error.message).toMatch(/^The new host key cannot be written to .*ssh_config\/known_hosts \(E\w+\)\.$/)
      })
    })

    describe('keys', () => {
      it('are refused in a sentence that names them and what the server accepts', async () => {
        const identity = join(sshd.folder, 'stranger')
        makeKey(identity)
        const error = await refusal({ identity })
        expect(error.message).toContain(`keys tried: ${identity}`)
        expect(error.message).toMatch(/the server accepts publickey, password/)
      })

      it('are looked for where they were said to be', async () => {
        expect((await refusal({ identity: '/nowhere/key' })).hint).toContain('There is no key file /nowhere/key')
        expect((await refusal({ identity: sshd.config })).hint).toMatch(
          /of no kind mailmedic can use|Others can read the key file/,
        )
      })

      it.each([
        ['ed25519', ['-t', 'ed25519']],
        ['rsa', ['-t', 'rsa', '-b', '2048']],
        ['ecdsa', ['-t', 'ecdsa']],
      ])('may be encrypted (%s): asks again, three times at most', async (kind, how) => {
        const identity = join(sshd.folder, `locked-${kind}`)
        makeKey(identity, how, password)
        await appendFile(join(sshd.folder, 'authorized_keys'), await readFile(`${identity}.pub`))
        const answers = ['wrong', password]
        const asked: string[] = []
        const prompt = async (question: string): Promise<string | null> => {
          asked.push(question)
          return answers.shift() ?? null
        }
        expect(await login({ identity, prompt })).toBe('root')
        expect(asked).toEqual([
          `Passphrase of the key ${identity}:`,
          `That was not it. Passphrase of the key ${identity}:`,
        ])
        let times = 0
        const error = await refusal({
          identity,
          prompt: async (question) => {
            if (question.includes('Passphrase')) times += 1
            return question.includes('Passphrase') ? 'wrong' : null
          },
        })
        expect(times).toBe(3)
        expect(error.hint).toContain('was wrong 3 times')
      })

      it('that are encrypted need an agent where nobody is there to ask', async () => {
        const identity = join(sshd.folder, 'locked-alone')
        makeKey(identity, undefined, password)
        const error = await refusal({ identity })
        expect(error.hint).toContain(`${identity} is encrypted: load it into an agent (ssh-add ${identity})`)
      })

      it('are taken from an agent, the encrypted ones too', async () => {
        const identity = join(sshd.folder, 'locked-agent')
        makeKey(identity, undefined, password)
        await appendFile(join(sshd.folder, 'authorized_keys'), await readFile(`${identity}.pub`))
        const plain = join(sshd.folder, 'unlocked-agent')
        await copyFile(identity, plain)
        await chmod(plain, 0o600)
        execFileSync('ssh-keygen', ['-q', '-p', '-P', password, '-N', '', '-f', plain])
        const socket = join(sshd.folder, 'agent')
        const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
        try {
          await sleep(300)
          execFileSync('ssh-add', ['-q', plain], { env: { ...process.env, SSH_AUTH_SOCK: socket } })
          const sshConfig = join(sshd.folder, 'agent_config')
          await writeFile(sshConfig, `IdentityAgent ${socket}\n`)
          expect(await login({ identity, sshConfig })).toBe('root')
          await writeFile(sshConfig, `IdentityAgent ${socket}\nIdentityFile /nowhere\n`)
          const { identity: _none, ...rest } = usual
          const target = await openTarget(`root@127.0.0.1:${sshd.port}`, { ...rest, sshConfig })
          await target.close()
          await rm(socket)
        } finally {
          agent.kill()
        }
      })
    })

    describe('passwords', () => {
      const name = (): string => `mm-typist@127.0.0.1:${sshd.port}`
      const typing = (...answers: (string | null)[]) => ({
        identity: '/nowhere/key',
        prompt: async (): Promise<string | null> => answers.shift() ?? null,
      })

      it('are asked for, again where one was wrong', async () => {
        expect(await login(typing(password), name())).toBe('mm-typist')
        expect(await login(typing('wrong', password), name())).toBe('mm-typist')
      })

      it('are asked for three times at most', async () => {
        const error = await refusal(typing('wrong', 'wrong', 'wrong', password), name())
        expect(error.message).toMatch(/what was typed was not accepted/)
      })

      it('are not waited for where nobody is there', async () => {
        expect((await refusal({ identity: '/nowhere/key' }, name())).message).toMatch(/does not let mm-typist in/)
        expect((await refusal(typing(null), name())).message).toMatch(/does not let mm-typist in/)
      })

      it('take the time of the person, not that of the connection', async () => {
        const prompt = async (): Promise<string> => {
          await sleep(1_500)
          return password
        }
        expect(await login({ identity: '/nowhere/key', prompt, connectTimeoutMs: 1_400 }, name())).toBe('mm-typist')
      })
    })

    describe('codes', () => {
      const codes: CodeSshd[] = []
      let count = 0
      const serve = async (requests: readonly CodeRequest[], first?: string) => {
        count += 1
        const server = await startCodeSshd(join(sshd.folder, `codes-${count}`), requests, first)
        codes.push(server)
        const file = await known(`codes-${count}.known`, server.knownHosts)
        return { name: `joe@127.0.0.1:${server.port}`, options: { ...file, identity: '/nowhere/key' } }
      }
      /** Answers in turn; what was asked is kept, without what says for whom it is. */
      const typing = (...answers: (string | null)[]) => {
        const asked: (readonly [question: string, shown: boolean])[] = []
        const prompt: OpenOptions['prompt'] = async (question, { shown = false } = {}) => {
          asked.push([question.replace('joe@127.0.0.1: ', ''), shown])
          return answers.shift() ?? null
        }
        return { asked, prompt }
      }
      /** ssh does not tell whoever asks for it what may be shown. */
      const echo = transport === 'ssh2'
      afterAll(() => {
        for (const each of codes) each.stop()
      })

      it('may be asked for with the password, in one request, and again where they were wrong', async () => {
        const prompts = [
          { prompt: 'Password: ', echo: false, answer: password },
          { prompt: 'Verification code: ', echo: true, answer: '123456' },
        ]
        const { name, options } = await serve([{ prompts }])
        const right = typing(password, '123456')
        expect(await login({ ...options, prompt: right.prompt }, name)).toBe('root')
        expect(right.asked).toEqual([
          ['Password:', false],
          ['Verification code:', echo],
        ])
        const second = typing(password, '000000', password, '123456')
        expect(await login({ ...options, prompt: second.prompt }, name)).toBe('root')
        expect(second.asked.slice(2)).toEqual([
          ['That was not accepted. Password:', false],
          ['That was not accepted. Verification code:', echo],
        ])
        const wrong = await refusal({ ...options, prompt: typing(password, null).prompt }, name)
        expect(wrong.message).toMatch(/does not let joe in/)
      })

      it('may be asked for one after the other, with words in between and nothing to type', async () => {
        const { name, options } = await serve([
          { prompts: [{ prompt: 'Response: ', echo: false, answer: 'one' }] },
          { title: 'Almost', instructions: 'Look at your telephone.', prompts: [] },
          {
            instructions: 'Choose:\n 1. a message\n 2. a call',
            prompts: [{ prompt: 'Option: ', echo: true, answer: '2' }],
          },
        ])
        const { asked, prompt } = typing('one', '2')
        expect(await login({ ...options, prompt }, name)).toBe('root')
        expect(asked.map(([question]) => question.split('\n').at(-1))).toEqual(['Response:', 'Option:'])
        if (echo) expect(asked[1]?.[0]).toBe('Choose:\n 1. a message\n 2. a call\nOption:')
      })

      it.skipIf(!existsSync('/etc/pam.d/sshd'))('may come from PAM, behind a real sshd', async () => {
        const hash = execFileSync('openssl', ['passwd', '-6', password], { encoding: 'utf8' }).trim()
        const settings = [
          'UsePAM yes',
          'KbdInteractiveAuthentication yes',
          'AuthenticationMethods keyboard-interactive',
        ]
        const pam = await startSshd({ settings, accounts: [{ name: 'mm-pam', password: hash }] })
        try {
          const { asked, prompt } = typing('wrong', password)
          const { knownHosts } = pam
          expect(await login({ knownHosts, prompt }, `mm-pam@127.0.0.1:${pam.port}`)).toBe('mm-pam')
          expect(asked.map(([question]) => question)).toEqual([
            'mm-pam@127.0.0.1: Password:',
            'That was not accepted. mm-pam@127.0.0.1: Password:',
          ])
        } finally {
          await pam.stop()
        }
      })

      it('may be asked for after a password that was accepted', async () => {
        const { name, options } = await serve([{ prompts: [{ prompt: 'Code: ', echo: false, answer: '42' }] }], 'open')
        const { asked, prompt } = typing('wrong', 'open', '42')
        expect(await login({ ...options, prompt }, name)).toBe('root')
        expect(asked.map(([question]) => question)).toEqual([
          'Password of joe@127.0.0.1:',
          'That was not accepted. Password of joe@127.0.0.1:',
          'Code:',
        ])
      })
    })

    describe('an agent with many keys, where the server tries few', () => {
      let strict: Sshd
      let agent: ChildProcess
      let socket = ''
      const at = (name: string): string => join(strict.folder, name)
      beforeAll(async () => {
        strict = await startSshd({ settings: ['MaxAuthTries 3'] })
        socket = at('agent')
        agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
        for (let wait = 0; !existsSync(socket) && wait < 200; wait += 1) await sleep(25)
        for (const name of ['a', 'b', 'c', 'd', 'e', 'right']) {
          makeKey(at(name))
          execFileSync('ssh-add', ['-q', at(name)], { env: { ...process.env, SSH_AUTH_SOCK: socket } })
        }
        await writeFile(at('authorized_keys'), await readFile(`${at('right')}.pub`))
      })
      afterAll(async () => {
        agent?.kill()
        await strict?.stop()
      })
      const enter = async (identity: OpenOptions['identity'], ...lines: readonly string[]): Promise<OpenOptions> => {
        await writeFile(at('config'), [`IdentityAgent ${socket}`, ...lines, ''].join('\n'))
        const { knownHosts } = strict
        return { sshConfig: at('config'), knownHosts, identity: identity as string }
      }
      const name = (): string => `root@127.0.0.1:${strict.port}`

      it('shows the right one first: as named by -i, by the config, or by its public half alone', async () => {
        expect(await login(await enter(at('right')), name())).toBe('root')
        expect(await login(await enter(undefined, `IdentityFile ${at('right')}`), name())).toBe('root')
        await rename(at('right'), at('elsewhere'))
        for (const only of ['yes', 'no'])
          for (const path of ['right', 'right.pub'])
            expect(
              await login(await enter(undefined, `IdentityFile ${at(path)}`, `IdentitiesOnly ${only}`), name()),
            ).toBe('root')
        await rename(at('elsewhere'), at('right'))
      })

      it('says that the right one has to be named where the server takes no further', async () => {
        const error = await refusal(await enter(undefined), name())
        expect(error.message).toMatch(/does not let root in/)
        expect(error.hint).toMatch(/takes no further key: name the right one with -i FILE/)
      })
    })

    describe('jump hosts', () => {
      it('are gone through, each with its host key verified', async () => {
        const [jump, further] = [await startSshd(), await startSshd()]
        try {
          const identity = [sshd, jump, further].map((each) => each.identity)
          const both = await known(
            'both',
            (await Promise.all([sshd, jump, further].map((each) => readFile(each.knownHosts, 'utf8')))).join(''),
          )
          const hop = `root@127.0.0.1:${jump.port}`
          expect(await login({ ...both, identity, jump: hop })).toBe('root')
          expect(await login({ ...both, identity, jump: `${hop},root@127.0.0.1:${further.port}` })).toBe('root')
          expect((await refusal({ identity, jump: hop })).message).toContain(`127.0.0.1 port ${jump.port} is not known`)
          const asked: HostKeyQuestion[] = []
          const confirmHostKey = async (question: HostKeyQuestion): Promise<boolean> => {
            asked.push(question)
            return true
          }
          const none = await known('none', '')
          expect(await login({ ...none, identity, jump: hop, confirmHostKey })).toBe('root')
          expect(asked.map(({ port }) => port)).toEqual([jump.port, sshd.port])
          const shut = await refusal({ ...both, identity, jump: hop }, 'root@127.0.0.1:1')
          expect(shut.message).toBe('The jump host cannot reach 127.0.0.1 port 1: Connection refused.')
        } finally {
          await Promise.all([jump.stop(), further.stop()])
        }
      })
    })

    describe('what is no SSH server', () => {
      const servers: Server[] = []
      const listen = async (server: Server): Promise<string> => {
        servers.push(server)
        const port = await freePort()
        await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
        return `root@127.0.0.1:${port}`
      }
      afterAll(() => {
        for (const server of servers) server.close()
      })

      it('refuses', async () => {
        expect((await refusal({}, 'root@127.0.0.1:1')).message).toBe('127.0.0.1 refuses connections to port 1.')
      })

      it('speaks another protocol', async () => {
        const name = await listen(
          createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')),
        )
        expect((await refusal({}, name)).message).toMatch(/is no SSH server/)
        const talking = createServer(
          (socket) => void socket.on('error', () => {}).write('220 mail.example ESMTP\r\n'.repeat(500)),
        )
        expect((await refusal({ connectTimeoutMs: 2_000 }, await listen(talking))).message).toMatch(
          /is no SSH server|let us in/,
        )
      })

      it('says nothing', async () => {
        const name = await listen(createServer(() => {}))
        const started = performance.now()
        expect((await refusal({ connectTimeoutMs: 1_000 }, name)).message).toMatch(/did not let us in within 1 s/)
        expect(performance.now() - started).toBeLessThan(3_000)
      })

      it('closes at once, or after its banner', async () => {
        const shut = await listen(createServer((socket) => socket.on('error', () => {}).end()))
        const error = await refusal({}, shut)
        expect(error.message).toMatch(/closed the connection during the handshake/)
        expect(error.hint).toMatch(/fail2ban.*MaxStartups/)
        const banner = createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-Other\r\n'))
        expect((await refusal({}, await listen(banner))).message).toMatch(/closed the connection during the handshake/)
      })

      it('has no algorithm in common with us', async () => {
        const old = await startSshd({ settings: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'] })
        try {
          const sshConfig = join(sshd.folder, 'old_config')
          await writeFile(sshConfig, 'KexAlgorithms curve25519-sha256\n')
          const error = await refusal({ knownHosts: old.knownHosts, sshConfig }, `root@127.0.0.1:${old.port}`)
          expect(error.message).toMatch(/no common SSH algorithm/)
        } finally {
          await old.stop()
        }
      })
    })

    it('says so where sshd forwards nothing', async () => {
      const shut = await startSshd({ settings: ['AllowTcpForwarding no', 'AllowStreamLocalForwarding no'] })
      try {
        const { identity, knownHosts, config } = shut
        const open =
          transport === 'ssh2'
            ? (await import('../../src/target/ssh.ts')).openSshWire
            : (await import('../../src/target/openssh.ts')).openOpensshWire
        const wire = await open({
          host: '127.0.0.1',
          port: shut.port,
          user: 'root',
          identity: [identity],
          knownHosts,
          configFile: config,
          hostKeyChecking: 'yes',
          connectTimeoutMs: 10_000,
        })
        const socket = join(shut.folder, 'listening')
        const server = createServer()
        await new Promise<void>((resolve) => server.listen(socket, resolve))
        const failure = (to: Endpoint): Promise<unknown> =>
          wire.connect(to, 5_000).then(
            () => 'connected',
            (error: ConnectFailure) => error.failure,
          )
        expect(await failure({ host: '127.0.0.1', port: 1 })).toBe('prohibited')
        expect(await failure({ socket })).toBe('prohibited')
        expect(await failure({ socket: '/nowhere' })).toBe('absent')
        server.close()
        await wire.close()
      } finally {
        await shut.stop()
      }
    })

    it.each(['none', '/dev/null'])('needs no SSH config: %s', async (sshConfig) => {
      expect(await login({ sshConfig })).toBe('root')
    })

    it('tells a broken SSH config', async () => {
      const sshConfig = join(sshd.folder, 'broken_config')
      await writeFile(sshConfig, 'Nonsense yes\n')
      expect((await refusal({ sshConfig })).message).toMatch(
        /SSH settings for 127.0.0.1 cannot be read: .*Nonsense|nonsense/i,
      )
    })
  })
}
