import { expand, jumpRequest } from './ssh-config.ts'
import type { ConnectOptions } from './ssh-connect.ts'
import { TargetError } from './target.ts'

/** How long a connection of ours outlives us when we were killed, seconds. While we live it does not count. */
export const persistSeconds = 10

export interface Places {
  readonly config: string
  readonly control: string
  readonly log: string
  /** Takes new host keys, where none is to be kept: nowhere. */
  readonly revoked?: string
}

/**
 * Our options as a config of their own, before the person's: the hosts in between are reached by further `ssh`
 * processes, which read it too. What a command line would need to say to all of them cannot be said there.
 */
export const configText = (options: ConnectOptions, { revoked }: Places): string => {
  const { identity, knownHosts, hostKeyChecking, configFile, prompt, confirmHostKey } = options
  const files =
    knownHosts === undefined ? [] : [`UserKnownHostsFile ${word(expand(knownHosts))}`, 'GlobalKnownHostsFile /dev/null']
  const lines = [
    `BatchMode ${prompt || confirmHostKey ? 'no' : 'yes'}`,
    `StrictHostKeyChecking ${hostKeyChecking === 'yes' && confirmHostKey ? 'ask' : hostKeyChecking}`,
    'FingerprintHash sha256',
    ...files,
    ...(revoked === undefined ? [] : [`RevokedHostKeys ${word(revoked)}`]),
    ...(identity ?? []).map((path) => `IdentityFile ${word(expand(path))}`),
    ...(identity === undefined ? [] : ['IdentitiesOnly yes']),
    `ConnectTimeout ${Math.max(1, Math.ceil(options.connectTimeoutMs / 1000))}`,
    'ConnectionAttempts 1',
    'NumberOfPasswordPrompts 3',
    'ServerAliveInterval 10',
    'ServerAliveCountMax 3',
    'UpdateHostKeys no',
    'VisualHostKey no',
    'PermitLocalCommand no',
    'ForwardAgent no',
    'ForwardX11 no',
    ...includes(configFile),
  ]
  return `Host *\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** The person's config; `none` and /dev/null mean none, as with `ssh -F`. */
const includes = (configFile: string | undefined): readonly string[] => {
  if (configFile === undefined) return ['Include ~/.ssh/config', 'Include /etc/ssh/ssh_config']
  return ['none', '/dev/null'].includes(configFile) ? [] : [`Include ${word(expand(configFile))}`]
}

/** `ssh` that logs in, goes into the background with the control socket, and runs nothing. */
export const masterArgv = (options: ConnectOptions, places: Places): string[] => {
  const { host, user, port, jump } = options
  const argv = ['-F', places.config, '-E', places.log, '-v', '-M', '-N', '-f', '-T', '-a', '-x']
  for (const setting of [
    `ControlPath=${word(places.control)}`,
    `ControlPersist=${persistSeconds}`,
    'ClearAllForwardings=yes',
    'RemoteCommand=none',
  ])
    argv.push('-o', setting)
  if (port !== undefined) argv.push('-p', String(port))
  if (user !== undefined) argv.push('-l', plain(user))
  if (jump !== undefined) argv.push('-J', jump === 'none' ? jump : jump.split(',').map(jumpWord).join(','))
  return [...argv, '--', plain(host)]
}

const jumpWord = (jump: string): string => {
  const { user, host, port } = jumpRequest(jump.trim())
  const at = host.includes(':') ? `[${host}]` : host
  return plain(`${user === undefined ? '' : `${user}@`}${at}${port === undefined ? '' : `:${port}`}`)
}

/** Names get into the command lines of a ProxyCommand, which a shell reads. */
const plain = (name: string): string => {
  if (/[\s\p{C}'"`$\\;&<>|(){}*?#!]/u.test(name) || name.startsWith('-'))
    throw new TargetError(`"${name}" holds characters that ssh would give to a shell.`, 'Give a plain name.')
  return name
}

/** A path in an ssh_config(5): quoted, its tokens meant literally. */
const word = (path: string): string => {
  if (/["\n\r\\]|\$\{/.test(path))
    throw new TargetError(
      `The path ${JSON.stringify(path)} cannot be told to ssh.`,
      'Use a path without quotes and backslashes.',
    )
  return `"${path.replaceAll('%', '%%')}"`
}
