import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from './run.ts'

export type Keys = {
  identityFile: string
  encryptedIdentityFile: string
  passphrase: string
  authorized: string
  hostKeys: { from: string; as: string }[]
}

/** The client's keys (one of them under a passphrase) and the mail host's own, fresh for each lab. */
export async function makeKeys(dir: string): Promise<Keys> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const at = (name: string) => join(dir, name)
  const passphrase = 'lab passphrase'
  const make = (name: string, type: string[], words = '') =>
    must(['ssh-keygen', '-q', '-t', ...type, '-N', words, '-C', `lab-${name}`, '-f', at(name)])
  await Promise.all([
    make('id_ed25519', ['ed25519']),
    make('id_encrypted', ['ed25519', '-a', '4'], passphrase),
    make('ssh_host_ed25519_key', ['ed25519']),
    make('ssh_host_rsa_key', ['rsa', '-b', '2048']),
  ])
  const names = ['ssh_host_ed25519_key', 'ssh_host_ed25519_key.pub', 'ssh_host_rsa_key', 'ssh_host_rsa_key.pub']
  return {
    identityFile: at('id_ed25519'),
    encryptedIdentityFile: at('id_encrypted'),
    passphrase,
    authorized: readFileSync(at('id_ed25519.pub'), 'utf8') + readFileSync(at('id_encrypted.pub'), 'utf8'),
    hostKeys: names.map((name) => ({ from: at(name), as: name })),
  }
}

/** known_hosts and an ssh_config, so that `ssh -F file mail` just works. */
export function writeClientFiles(dir: string, address: string): { knownHostsFile: string; sshConfigFile: string } {
  const knownHostsFile = join(dir, 'known_hosts')
  const sshConfigFile = join(dir, 'ssh_config')
  const lines = ['ssh_host_ed25519_key.pub', 'ssh_host_rsa_key.pub'].map(
    (name) => `${address} ${readFileSync(join(dir, name), 'utf8').split(' ').slice(0, 2).join(' ')}\n`,
  )
  writeFileSync(knownHostsFile, lines.join(''))
  const settings = [
    `Host mail ${address}`,
    `  HostName ${address}`,
    '  User root',
    '  Port 22',
    `  IdentityFile ${join(dir, 'id_ed25519')}`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${knownHostsFile}`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
  ]
  writeFileSync(sshConfigFile, `${settings.join('\n')}\n`)
  return { knownHostsFile, sshConfigFile }
}
