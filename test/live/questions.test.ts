import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, requirements, up } from './lab/index.ts'
import { Questioned } from './typing.ts'

const able = requirements()

describe.skipIf(!able.ok && !process.env.CI)(able.ok ? 'on a terminal' : `on a terminal (skipped: ${able.why})`, () => {
  let lab: Lab
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mailmedic-terminal-'))
    lab = await up('plain', ['relay-auth-wrong'])
  })
  afterAll(async () => {
    await lab?.down()
    rmSync(folder, { recursive: true, force: true })
  })
  const diagnose = (name: string, ...more: readonly string[]) => {
    const knownHosts = join(folder, name, 'known_hosts')
    const report = join(folder, `${name}.json`)
    const reach = ['-i', lab.identityFile, '-F', '/dev/null', '--known-hosts', knownHosts, '--sudo', 'ask', ...more]
    const terminal = new Questioned(['diagnose', `typist@${lab.host}`, ...reach, '--format', 'json', '-o', report])
    return { terminal, knownHosts, report }
  }

  for (const transport of ['ssh2', 'openssh']) {
    test(`${transport}: the host key is compared, sudo's password typed, the cause found`, async () => {
      const { terminal, knownHosts, report } = diagnose(transport, '--transport', transport)
      const key = join(folder, `${transport}.pub`)
      execFileSync('sh', ['-c', `ssh-keyscan -t ed25519 ${lab.host} 2>/dev/null >${key}`])
      const print = execFileSync('ssh-keygen', ['-lf', key], { encoding: 'utf8' }).split(' ')[1] ?? ''
      await terminal.answer(/is not known yet: ED25519 (\S+)[\s\S]*Is it the same\? /, print)
      await terminal.answer(/Password of typist for sudo on typist@\S+: /, 'wrong')
      await terminal.answer(/That was not accepted\. Password of typist for sudo on typist@\S+: /, lab.sshPassword)
      expect(await terminal.end()).toBe(2)
      expect(terminal.text).toContain(print)
      expect(terminal.text).not.toContain(lab.sshPassword)
      expect([statSync(join(folder, transport)).mode & 0o777, statSync(knownHosts).mode & 0o777]).toEqual([
        0o700, 0o600,
      ])
      const text = readFileSync(report, 'utf8')
      expect(text).not.toContain(lab.sshPassword)
      const [found] = JSON.parse(text).targets[0].diagnoses
      expect(found).toMatchObject({ cause: 'relay-auth-wrong', confidence: 'certain' })
    })
  }

  test('a host key that is not accepted, and a password that is wrong three times: a sentence, exit 3', async () => {
    const refused = diagnose('refused')
    await refused.terminal.answer(/Is it the same\? /, 'perhaps')
    await refused.terminal.answer(/Please type yes, no, or the fingerprint: /, 'no')
    expect(await refused.terminal.end()).toBe(3)
    expect(refused.terminal.text).toMatch(/The host key of \S+ was not accepted: ED25519 key SHA256:/)
    const wrong = diagnose('wrong', '--host-key-checking', 'accept-new')
    for (const words of ['one', 'two', 'three']) await wrong.terminal.answer(/Password of typist for sudo on /, words)
    expect(await wrong.terminal.end()).toBe(3)
    expect(wrong.terminal.text).toMatch(/does not accept the password of typist: it was typed 3 times/)
  })
})
