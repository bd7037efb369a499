import { homedir, userInfo } from 'node:os'
import { resolve } from 'node:path'
import { execa } from 'execa'
import { TargetError } from './target.ts'

/** Where and how to log in: what `ssh` itself would use, unless an option says otherwise. */
export interface SshSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  /** Private key files in the order to try; most of them may not exist. */
  readonly identities: readonly string[]
  /** The person or their config named these keys: they go before the agent's others. */
  readonly identitiesNamed: boolean
  readonly identitiesOnly: boolean
  readonly agent?: string
  readonly jumps: readonly string[]
  /** User files first: the first of them takes new keys. */
  readonly knownHosts: readonly string[]
  /** Name to look up in known_hosts, where it is not the host. */
  readonly alias?: string
  readonly hashKnownHosts: boolean
}

export interface SshRequest {
  readonly host: string
  readonly user?: string
  readonly port?: number
  readonly configFile?: string
  readonly identity?: readonly string[]
  readonly knownHosts?: string
  readonly jump?: string
}

/** Asks `ssh -G`, which knows Include, Match and tokens; without an ssh program plain defaults serve. */
export const sshSettings = async (request: SshRequest): Promise<SshSettings> => {
  const config = await readConfig(request)
  const one = (key: string): string | undefined => meant(config.get(key)?.[0])
  if (one('proxycommand') && request.jump === undefined)
    throw new TargetError(
      `${request.host} is reached through a ProxyCommand, which mailmedic cannot use.`,
      'Name the host in between with --jump HOST, or ProxyJump in the SSH config.',
    )
  const listed = (config.get('identityfile') ?? []).map(expand)
  const identities = request.identity?.map(expand) ?? (listed.length > 0 ? listed : defaultIdentities.map(expand))
  const agent = one('identityagent') ?? process.env.SSH_AUTH_SOCK
  const agentPath = agent === 'SSH_AUTH_SOCK' ? process.env.SSH_AUTH_SOCK : agent
  const jump = request.jump ?? one('proxyjump')
  const files = [...(one('userknownhostsfile') ?? '~/.ssh/known_hosts ~/.ssh/known_hosts2').split(/\s+/)]
  const globals = (one('globalknownhostsfile') ?? '/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2').split(/\s+/)
  const alias = one('hostkeyalias')
  return {
    host: one('hostname') ?? request.host,
    port: request.port ?? Number(one('port') ?? 22),
    user: request.user ?? one('user') ?? userInfo().username,
    identities: [...new Set(identities)],
    identitiesNamed:
      request.identity !== undefined || !defaultIdentities.every((path) => listed.includes(expand(path))),
    identitiesOnly: request.identity !== undefined || one('identitiesonly') === 'yes',
    ...(agentPath && config.get('identityagent')?.[0] !== 'none' ? { agent: expand(agentPath) } : {}),
    jumps: jump && jump !== 'none' ? jump.split(',').map((hop) => hop.trim()) : [],
    knownHosts: (request.knownHosts === undefined ? [...files, ...globals] : [request.knownHosts]).map(expand),
    ...(alias ? { alias } : {}),
    hashKnownHosts: one('hashknownhosts') === 'yes',
  }
}

const defaultIdentities = ['~/.ssh/id_rsa', '~/.ssh/id_ecdsa', '~/.ssh/id_ed25519']

const meant = (value: string | undefined): string | undefined => (value === 'none' || value === '' ? undefined : value)

const expand = (path: string): string => resolve(path.replace(/^~(?=\/|$)/, homedir()).replaceAll('%d', homedir()))

/** Keys in lower case, with their values in order. Empty where there is no ssh program. */
const readConfig = async (request: SshRequest): Promise<Map<string, string[]>> => {
  const args = ['-G']
  if (request.configFile !== undefined) args.push('-F', expand(request.configFile))
  if (request.port !== undefined) args.push('-p', String(request.port))
  if (request.user !== undefined) args.push('-l', request.user)
  const result = await execa('ssh', [...args, '--', request.host], { reject: false, timeout: 10_000, stdin: 'ignore' })
  const found = new Map<string, string[]>()
  if (result.failed && result.exitCode === undefined && !result.timedOut) return found
  if (result.failed) {
    const said = result.stderr.split('\n').find((line) => line.trim() !== '') ?? 'ssh -G gave no answer'
    throw new TargetError(`The SSH settings for ${request.host} cannot be read: ${said}.`, 'Check your SSH config.')
  }
  for (const line of result.stdout.split('\n')) {
    const space = line.indexOf(' ')
    const key = line.slice(0, space).toLowerCase()
    if (space > 0) found.set(key, [...(found.get(key) ?? []), line.slice(space + 1).trim()])
  }
  return found
}
