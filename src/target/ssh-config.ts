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
  /** Where a connection of the person's own ssh may be shared (ControlPath). */
  readonly controlPath?: string
  readonly special: SpecialSettings
}

/** What only the system's ssh can do. */
export interface SpecialSettings {
  readonly proxyCommand?: string
  readonly certificates: readonly string[]
  readonly gssapi: boolean
  /** A `Match exec` was asked: the settings hang on a command's answer. */
  readonly matchExec: boolean
}

/** The machine, and the hosts to go through, in order. */
export interface SshRoute {
  readonly settings: SshSettings
  readonly hops: readonly SshSettings[]
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

export const sshRoute = async (request: SshRequest): Promise<SshRoute> => {
  const settings = await sshSettings(request)
  const hops = settings.jumps.map((jump) => sshSettings({ ...shared(request), ...jumpRequest(jump) }))
  return { settings, hops: await Promise.all(hops) }
}

/** What holds for hops too: the keys given by hand do, as with ssh's own agent and config. */
const shared = ({ configFile, knownHosts, identity }: SshRequest): Partial<SshRequest> => ({
  ...(configFile === undefined ? {} : { configFile }),
  ...(knownHosts === undefined ? {} : { knownHosts }),
  ...(identity === undefined ? {} : { identity }),
})

export const jumpRequest = (jump: string): SshRequest => {
  const match = /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(\[[^\]]+\]|[^:@\s]+)(?::(\d+))?$/.exec(jump)
  const host = match?.[2]?.replace(/^\[|\]$/g, '')
  if (!host || host.startsWith('-')) {
    throw new TargetError(`"${jump}" is no jump host.`, 'Give it as [user@]host[:port], several with commas.')
  }
  return { host, ...(match?.[1] ? { user: match[1] } : {}), ...(match?.[3] ? { port: Number(match[3]) } : {}) }
}

/** Asks `ssh -G`, which knows Include, Match and tokens; without an ssh program plain defaults serve. */
const sshSettings = async (request: SshRequest): Promise<SshSettings> => {
  const { config, matchExec } = await readConfig(request)
  const one = (key: string): string | undefined => meant(config.get(key)?.[0])
  const proxyCommand = request.jump === undefined ? one('proxycommand') : undefined
  const listed = (config.get('identityfile') ?? []).map(expand)
  const identities = request.identity?.map(expand) ?? (listed.length > 0 ? listed : defaultIdentities.map(expand))
  const agent = one('identityagent') ?? process.env.SSH_AUTH_SOCK
  const agentPath = agent === 'SSH_AUTH_SOCK' ? process.env.SSH_AUTH_SOCK : agent
  const jump = request.jump ?? one('proxyjump')
  const files = [...(one('userknownhostsfile') ?? '~/.ssh/known_hosts ~/.ssh/known_hosts2').split(/\s+/)]
  const globals = (one('globalknownhostsfile') ?? '/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2').split(/\s+/)
  const alias = one('hostkeyalias')
  const controlPath = one('controlpath')
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
    ...(controlPath === undefined ? {} : { controlPath }),
    special: {
      ...(proxyCommand ? { proxyCommand } : {}),
      certificates: (config.get('certificatefile') ?? []).filter((path) => meant(path)).map(expand),
      gssapi: one('gssapiauthentication') === 'yes',
      matchExec,
    },
  }
}

const defaultIdentities = ['~/.ssh/id_rsa', '~/.ssh/id_ecdsa', '~/.ssh/id_ed25519']

const meant = (value: string | undefined): string | undefined => (value === 'none' || value === '' ? undefined : value)

/** A path as people and configs write it, made absolute. */
export const expand = (path: string): string =>
  resolve(path.replace(/^~(?=\/|$)/, homedir()).replaceAll('%d', homedir()))

/** Keys in lower case, with their values in order. Empty where there is no ssh program. */
const readConfig = async (
  request: SshRequest,
): Promise<{ readonly config: Map<string, string[]>; readonly matchExec: boolean }> => {
  const args = ['-v', '-G']
  if (request.configFile !== undefined)
    args.push('-F', request.configFile === 'none' ? 'none' : expand(request.configFile))
  if (request.port !== undefined) args.push('-p', String(request.port))
  if (request.user !== undefined) args.push('-l', request.user)
  const result = await execa('ssh', [...args, '--', request.host], { reject: false, timeout: 10_000, stdin: 'ignore' })
  const found = new Map<string, string[]>()
  if (result.failed && result.exitCode === undefined && !result.timedOut) return { config: found, matchExec: false }
  if (result.failed) {
    const said =
      result.stderr.split('\n').find((line) => line.trim() !== '' && !/^(OpenSSH_|debug1:)/.test(line)) ??
      'ssh -G gave no answer'
    throw new TargetError(`The SSH settings for ${request.host} cannot be read: ${said}.`, 'Check your SSH config.')
  }
  for (const line of result.stdout.split('\n')) {
    const space = line.indexOf(' ')
    const key = line.slice(0, space).toLowerCase()
    if (space > 0) found.set(key, [...(found.get(key) ?? []), line.slice(space + 1).trim()])
  }
  return { config: found, matchExec: /^debug1: Executing command: /m.test(result.stderr) }
}
