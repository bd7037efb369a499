import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTarget } from '../../src/target/open.ts'
import { sudoersCommand, sudoersFile, tailArguments } from '../../src/target/sudoers.ts'
import type { ExecAsk, Target } from '../../src/target/target.ts'
import { noSshd, type Sshd, startSshd } from './sshd.ts'

/** Each prints its arguments, one a line, each in brackets. */
const print = '{ for word do echo "[$word]"; done; }'
const allowed: readonly (readonly string[])[] = [
  ['/usr/bin/id', '-un'],
  ['/usr/bin/printf', '[%s]', 'a, b: c=d #e', 'f*g?h[i]j!', "it's", '"quoted"', '^caret', '%U %G'],
  ['/usr/bin/printf', '[%s]', 'back\\slash', '\\*', '\\\\', 'a\\[b', 's/\\(x\\)/\\1/p'],
  ['/usr/bin/sh', '-c', print, 'print', 'hash:/etc/postfix/sasl_passwd', '[smtp.example.net]:587'],
  ['/usr/bin/whoami'],
  ['/usr/bin/printenv', 'PATH'],
]
const login = 'mm-lister'
const folder = mkdtempSync(join(tmpdir(), 'mailmedic-sudoers-'))
const secret = join(folder, 'secret')
const read = [secret, `${secret}.1`].map((path) => ['/usr/bin/tail', ...tailArguments(path)])
const commands = [...allowed, ...read].map(([path = '', ...args]) => sudoersCommand(path, args) ?? '')
const file = sudoersFile(login, [{ account: 'root', commands }], ['/opt/mine', '/usr/bin'], ['a comment'])

describe('a command that cannot be written down exactly', () => {
  it.each([
    [['relative']],
    [['/bin/a b']],
    [['/bin/../bin/id']],
    [['/bin/id', '']],
    [['/bin/id', 'two  blanks']],
    [['/bin/id', ' blank']],
    [['/bin/id', 'line\nbreak']],
    [['/bin/id', 'tab\there']],
    [['/bin/id', 'é']],
    [['/bin/id', '^.*$']],
    [['/bin/id', '""']],
  ])('%j', ([path = '', ...args]) => {
    if (path === '/bin/../bin/id') expect(sudoersCommand(path, args)).toBe('/bin/../bin/id ""')
    else expect(sudoersCommand(path, args)).toBeUndefined()
  })
})

const skip = noSshd()
describe.skipIf(skip !== undefined)(`a sudoers file${skip ? ` (skipped: ${skip})` : ''}`, { timeout: 30_000 }, () => {
  let sshd: Sshd
  let target: Target
  beforeAll(async () => {
    writeFileSync(secret, 'one\ntwo\nthree\n', { mode: 0o600 })
    sshd = await startSshd({ accounts: [{ name: login, sudo: `ALL=(root) NOPASSWD: /usr/bin/true\n${file}` }] })
    const { port, identity, knownHosts, config } = sshd
    target = await openTarget(`${login}@127.0.0.1:${port}`, { identity, knownHosts, sshConfig: config })
  })
  afterAll(async () => {
    await target?.close()
    await sshd?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const asRoot = (argv: readonly string[]): ExecAsk => ({ kind: 'exec', argv, as: 'root' })

  it('is one that visudo takes', () => {
    const said = execFileSync('visudo', ['-c', '-f', '-'], { input: file, encoding: 'utf8' })
    expect(said).toMatch(/parsed OK/)
  })

  it.each(allowed.map((argv) => [argv]))('allows %j, and nothing like it', async (argv) => {
    const reading = await target.ask(asRoot(argv))
    expect(reading).toMatchObject({ status: 'ok', exitCode: 0, stderr: '' })
    if (argv[0] === '/usr/bin/printf')
      expect(reading.stdout).toBe(
        argv
          .slice(2)
          .map((word) => `[${word}]`)
          .join(''),
      )
    if (argv[0] === '/usr/bin/sh')
      expect(reading.stdout).toBe('[hash:/etc/postfix/sasl_passwd]\n[[smtp.example.net]:587]\n')
    for (const other of [[...argv, 'more'], argv.slice(0, -1), [...argv.slice(0, -1), `${argv.at(-1)}x`]])
      if (other.length > 0)
        expect(await target.ask(asRoot(other))).toMatchObject({ status: expect.not.stringMatching('ok') })
    // sudo itself says so too: what our reading of its list refuses, it refuses as well.
    const own = { kind: 'exec' as const, argv: ['sudo', '-n', ...argv, 'more'] }
    expect(await target.ask(own)).toMatchObject({ exitCode: 1 })
  })

  it('gives what it runs a path of its own', async () => {
    const { stdout } = await target.ask(asRoot(['/usr/bin/printenv', 'PATH']))
    expect(stdout).toBe('/opt/mine:/usr/bin\n')
  })

  it('allows a file to be read to its end, whatever is looked for in it', async () => {
    const ask = { kind: 'file' as const, path: secret, as: 'root', orSelf: true }
    expect(await target.ask(ask)).toMatchObject({ status: 'ok', stdout: 'one\ntwo\nthree\n', stderr: '' })
    expect(await target.ask({ ...ask, match: ['o'] })).toMatchObject({ status: 'ok', stdout: 'one\ntwo\n' })
    expect(await target.ask({ ...ask, tail: 6, match: ['e'] })).toMatchObject({ status: 'ok', stdout: 'three\n' })
    expect(await target.ask({ ...ask, maxBytes: 4 })).toMatchObject({ status: 'ok', stdout: 'ree\n', truncated: true })
    expect((await target.ask(ask)).lacking).toBeUndefined()
    expect(await target.ask({ ...ask, path: `${secret}.1` })).toMatchObject({ status: 'absent' })
    expect(await target.ask({ ...ask, path: '/etc/shadow' })).toMatchObject({ status: 'denied' })
  })
})
