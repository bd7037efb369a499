import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beyondSsh2 } from '../../src/target/openssh-choice.ts'
import { keyFile } from '../../src/target/openssh-key.ts'
import type { SshSettings } from '../../src/target/ssh-config.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailmedic-choice-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const settings = (special: Partial<SshSettings['special']> = {}, more: Partial<SshSettings> = {}): SshSettings => ({
  host: 'mail.example',
  port: 22,
  user: 'root',
  identities: [],
  identitiesNamed: false,
  identitiesOnly: false,
  agent: '/nowhere/agent',
  jumps: [],
  knownHosts: [],
  hashKnownHosts: false,
  special: { certificates: [], gssapi: false, matchExec: false, ...special },
  ...more,
})
const why = (here: SshSettings, canAsk = true, hops: readonly SshSettings[] = []): Promise<string | undefined> =>
  beyondSsh2({ settings: here, hops }, canAsk)

it('is ssh2 where nothing else is needed', async () => {
  expect(await why(settings())).toBeUndefined()
})

it('is openssh for what stands in the config, of a host in between too', async () => {
  expect(await why(settings({ proxyCommand: 'nc %h %p' }))).toBe('a ProxyCommand')
  expect(await why(settings({ matchExec: true }))).toBe('a Match exec in the SSH config')
  expect(await why(settings({ certificates: ['/x-cert.pub'] }))).toBe('a certificate')
  expect(await why(settings(), true, [settings({ matchExec: true })])).toBe('a Match exec in the SSH config')
})

it('is openssh for a key in hardware, by its public or its private file', async () => {
  const path = join(folder, 'id_sk')
  await writeFile(`${path}.pub`, 'sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t me\n')
  expect(await why(settings({}, { identities: [path] }))).toBe('a key in hardware')
  const inside = Buffer.from('openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none\0\0\0\0sk-ecdsa-sha2-nistp256@openssh.com')
  const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${inside.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`
  await writeFile(join(folder, 'alone'), text)
  expect(await keyFile(join(folder, 'alone'))).toEqual({ kind: 'hardware', encrypted: false })
})

it('is openssh for a certificate authority that vouches for this host', async () => {
  const knownHosts = [join(folder, 'known_hosts')]
  await writeFile(knownHosts[0] ?? '', '@cert-authority *.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n')
  expect(await why(settings({}, { knownHosts }))).toBe('a certificate authority')
  expect(await why(settings({}, { knownHosts, host: 'mail.test' }))).toBeUndefined()
})

it('is openssh for GSSAPI where there is no other way', async () => {
  const { agent: _none, ...rest } = settings({ gssapi: true })
  expect(await why(rest, false)).toBe('GSSAPI')
  expect(await why(settings({ gssapi: true }), false)).toBeUndefined()
})

it('sees which keys are encrypted', async () => {
  for (const [name, how] of [
    ['new', ['-t', 'ed25519']],
    ['old', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
  ] as const)
    for (const passphrase of ['', 'open sesame']) {
      const path = join(folder, `${name}-${passphrase.length}`)
      execFileSync('ssh-keygen', ['-q', ...how, '-N', passphrase, '-f', path])
      expect(await keyFile(path)).toEqual({ kind: 'plain', encrypted: passphrase !== '' })
    }
  expect(await keyFile(join(folder, 'none'))).toBeUndefined()
})
