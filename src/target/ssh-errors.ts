import { clean } from './clean.ts'
import type { SshSettings } from './ssh-config.ts'
import { TargetError } from './target.ts'

/** Why there is no way in, in sentences that are the same whichever program tried. */

export const labelOf = ({ host, port }: Pick<SshSettings, 'host' | 'port'>): string =>
  port === 22 ? host : `${host} port ${port}`

export const lateError = (label: string, connectTimeoutMs: number): TargetError =>
  new TargetError(
    `${label} did not let us in within ${connectTimeoutMs / 1000} s.`,
    'Is the address right, and is SSH let through from here? --connect-timeout S waits longer.',
  )

export const foreignError = (label: string): TargetError =>
  new TargetError(`What listens at ${label} is no SSH server.`, 'Check the port: --port N.')

export const jumpError = (host: string, port: number, reason: string): TargetError =>
  new TargetError(
    `The jump host cannot reach ${host} port ${port}: ${reason}.`,
    'Check --jump, and that the jump host forwards TCP.',
  )

export const lockedNote = (path: string): string =>
  `The key ${path} is encrypted: load it into an agent (ssh-add ${path}), or run mailmedic on a terminal.`

export const tooManyNote = 'The server takes no further key: name the right one with -i FILE.'

export const proxyCommandError = (host: string): TargetError =>
  new TargetError(
    `${host} is reached through a ProxyCommand, which ssh2 cannot use.`,
    'Use --transport openssh, or name the host in between with --jump HOST.',
  )

export const reasonOf = (error: Error): string => clean(error.message).replace(/^\(SSH\) Channel open failure: /, '')

export const socketError = (host: string, port: number, code: string): TargetError => {
  switch (code) {
    case 'ENOTFOUND':
      return new TargetError(`There is no host ${host}.`, 'Check the name, or give an address.')
    case 'EAI_AGAIN':
      return new TargetError(
        `The name ${host} cannot be looked up now.`,
        'The resolver of this machine does not answer: give an address.',
      )
    case 'ECONNREFUSED':
      return new TargetError(
        `${host} refuses connections to port ${port}.`,
        'Does sshd run there, on that port? --port N names another one.',
      )
    case 'ETIMEDOUT':
      return new TargetError(
        `${host} port ${port} does not answer.`,
        'Is it up, and does a firewall let SSH through from here?',
      )
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new TargetError(
        `There is no route to ${host}.`,
        'Check the network of this machine (VPN?), or use --jump HOST.',
      )
    case 'ECONNRESET':
      return closedError(host)
    default:
      return new TargetError(`${host} port ${port} cannot be reached: ${code}.`)
  }
}

export const closedError = (label: string): TargetError =>
  new TargetError(
    `${label} closed the connection during the handshake.`,
    'It may ban this address (fail2ban), have too many logins in progress (MaxStartups), or allow only other addresses.',
  )

export const handshakeError = (label: string, message: string): TargetError => {
  const text = clean(message)
  const noMatch = /no matching (.*)$/.exec(text)
  if (noMatch)
    return new TargetError(
      `${label} and mailmedic have no common SSH algorithm (${noMatch[1]}).`,
      'The server is very old, or allows very little.',
    )
  if (/identification|protocol version|Invalid header|Bad packet/i.test(text)) return foreignError(label)
  if (/closed|ECONNRESET|EPIPE|Connection lost|before handshake|No response/i.test(text)) return closedError(label)
  return new TargetError(`The SSH handshake with ${label} failed: ${text}.`)
}

/** What was tried to log in. */
export interface Tried {
  readonly offered: readonly string[] | undefined
  readonly tried: readonly string[]
  readonly notes: readonly string[]
  /** How often a person was asked for a password or a code, and whether they still answer. */
  readonly asked: number
  readonly answered: boolean
}

export const refusedError = (
  { user, host }: Pick<SshSettings, 'user' | 'host'>,
  { offered, tried, notes, asked, answered }: Tried,
): TargetError => {
  const keys = tried.length > 0 ? `keys tried: ${tried.join(', ')}` : 'no key to try'
  const typed = asked > 0 && answered ? '; what was typed was not accepted' : ''
  const methods = offered && offered.length > 0 ? `; the server accepts ${offered.join(', ')}` : ''
  const hints = [
    ...notes,
    ...(notes.length === 0
      ? [
          `Check the login, and that its authorized_keys has your key; -i FILE names another key, -l USER another login.`,
        ]
      : []),
  ]
  return new TargetError(`${host} does not let ${user} in (${keys}${typed}${methods}).`, hints.join(' '))
}
