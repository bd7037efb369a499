import type { ContainerOptions } from './container.ts'
import type { Engine } from './container-wire.ts'
import type { ConfirmHostKey } from './host-key-question.ts'
import { createLive, type LiveOptions } from './live.ts'
import { createLocalWire } from './local.ts'
import { type Signature, sign } from './sign.ts'
import type { Prompt } from './ssh-auth.ts'
import type { SshRoute } from './ssh-config.ts'
import type { ConnectOptions } from './ssh-connect.ts'
import { type Target, TargetError } from './target.ts'
import type { Wire } from './wire.ts'

export type TargetName =
  | { readonly kind: 'local' }
  | { readonly kind: 'ssh'; readonly user?: string; readonly host: string; readonly port?: number }
  | { readonly kind: 'bundle'; readonly path: string }
  | { readonly kind: 'group'; readonly name: string }

export interface OpenOptions {
  /** Private key files: these alone are tried. */
  readonly identity?: string | readonly string[]
  readonly port?: number
  readonly login?: string
  readonly jump?: string
  readonly sshConfig?: string
  readonly knownHosts?: string
  /** Default yes: an unknown key is refused. */
  readonly hostKeyChecking?: 'yes' | 'accept-new' | 'no'
  /** Default auto: sudo where it asks for no password. ask: with the password of the login, which `prompt` is asked for. */
  readonly sudo?: 'auto' | 'never' | 'ask'
  /** Handshake and login included, milliseconds. Default 10 s. */
  readonly connectTimeoutMs?: number
  /** One command, milliseconds. Default 20 s. */
  readonly timeoutMs?: number
  readonly transport?: 'auto' | 'ssh2' | 'openssh'
  readonly dnsHere?: boolean
  /** Without a sign of life for so long the connection has stalled, milliseconds. Default 30 s. */
  readonly stallMs?: number
  /** A container on that host is asked, not the host: its name. */
  readonly container?: string
  /** Default: whichever has that container. */
  readonly containerEngine?: Engine
  /** One of several Postfix instances there: its name or its configuration directory. */
  readonly instance?: string
  /** Leaves a line in the host's log that says who asks. Absent: none. */
  readonly signature?: Signature
  /** Asks a person for a secret; null: nobody is there. Absent: the same. */
  readonly prompt?: Prompt
  /**
   * Asks a person about a host key that is not known (never about one that changed), where hostKeyChecking is `yes`: true
   * accepts it, and it is remembered. Absent: it is refused.
   */
  readonly confirmHostKey?: ConfirmHostKey
}

const forms = 'Targets are: local, [user@]host[:port], ssh://user@host:port, bundle:PATH, @GROUP.'

/** Reads TARGET as people write it. Throws a TargetError that says what is wrong with it. */
export const parseTarget = (text: string): TargetName => {
  const wrong = (what: string): TargetError => new TargetError(`"${text}" is no target: ${what}.`, forms)
  if (text === '') throw wrong('it is empty')
  if (text === 'local') return { kind: 'local' }
  if (text.startsWith('bundle:')) {
    const path = text.slice('bundle:'.length)
    if (path === '') throw wrong('the path is missing')
    return { kind: 'bundle', path }
  }
  if (/[\s\p{C}]/u.test(text)) throw wrong('a host has no spaces or control characters')
  if (text.startsWith('-')) throw wrong('it begins with "-"')
  if (text.startsWith('@')) {
    if (text === '@') throw wrong('the name of the group is missing')
    return { kind: 'group', name: text.slice(1) }
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]
  if (scheme && scheme.toLowerCase() !== 'ssh') throw wrong(`"${scheme}" is no way to reach a host`)
  const rest = (scheme ? text.slice(scheme.length + 3) : text).replace(/\/$/, '')
  const at = rest.lastIndexOf('@')
  const user = at >= 0 ? rest.slice(0, at) : undefined
  const { host, port } = hostAndPort(rest.slice(at + 1), wrong)
  if (user === '') throw wrong('the login before "@" is missing')
  if (user?.includes(':'))
    throw new TargetError(
      `"${text.replace(/:[^:@]*@/, ':…@')}" holds a password.`,
      'Leave it out: mailmedic asks for it.',
    )
  if (user?.startsWith('-')) throw wrong('the login begins with "-"')
  return { kind: 'ssh', host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) }
}

const hostAndPort = (text: string, wrong: (what: string) => TargetError): { host: string; port?: number } => {
  const bracketed = /^\[([0-9a-f:.]+(?:%[\w.-]+)?)\](?::(.*))?$/i.exec(text)
  // An IPv6 address without brackets has no port.
  const bare = /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*(?:%[\w.-]+)?$/i.test(text)
  const colon = text.indexOf(':')
  const host = bracketed ? bracketed[1] : bare || colon < 0 ? text : text.slice(0, colon)
  const digits = bracketed ? bracketed[2] : bare || colon < 0 ? undefined : text.slice(colon + 1)
  if (!host) throw wrong('the host is missing')
  if (host.startsWith('-')) throw wrong('the host begins with "-"')
  if (!/^[\w.%:-]+$/.test(host) && !/^[\p{L}\p{N}.-]+$/u.test(host)) throw wrong(`"${host}" is no host name`)
  if (digits === undefined) return { host }
  const port = Number(digits)
  if (!/^\d+$/.test(digits) || port < 1 || port > 65_535) throw wrong(`"${digits}" is no port (1 to 65535)`)
  return { host, port }
}

/** Connects. Rejects with a TargetError; then nothing stays open. */
export const openTarget = async (text: string, options: OpenOptions = {}): Promise<Target> => {
  const target = parseTarget(text)
  if (target.kind === 'bundle') {
    const { openBundle } = await import('./bundle.ts')
    return await openBundle(target.path)
  }
  if (target.kind === 'group')
    throw new TargetError(`"${text}" is a group, not one host.`, 'Groups are not built yet: name the hosts.')
  const timeoutMs = options.timeoutMs ?? 20_000
  const live = { name: text, timeoutMs, dnsHere: options.dnsHere ?? false }
  const wire = target.kind === 'local' ? createLocalWire() : await openSsh(target, options)
  const { wire: asking, sudo } = await withSudo(wire, { ...options, name: text, timeoutMs })
  const { container, containerEngine: engine, signature } = options
  if (container !== undefined)
    return await openInside(asking, {
      ...live,
      container,
      sudo,
      ...(engine ? { engine } : {}),
      ...(signature ? { signature } : {}),
      ...(options.instance === undefined ? {} : { wanted: options.instance }),
    })
  const opened = createLive(asking, {
    ...live,
    sudo,
    ...(await instanceOf(asking, options.instance, { ...live, sudo })),
  })
  if (signature) void sign(opened, signature)
  return opened
}

/** Inside, scripts are root's: what sudo allows the login has been used on the way there. */
const openInside = async (
  host: Wire,
  options: Omit<LiveOptions, 'now'> & ContainerOptions & { readonly wanted?: string },
): Promise<Target> => {
  const { openContainer } = await import('./container.ts')
  const { name, timeoutMs, dnsHere = false, wanted } = options
  const wire = await openContainer(host, options)
  const live = { name, timeoutMs, dnsHere, sudo: 'never' } as const
  return createLive(wire, { ...live, ...(await instanceOf(wire, wanted, live)) })
}

const instanceOf = async (
  wire: Wire,
  wanted: string | undefined,
  options: Pick<LiveOptions, 'name' | 'timeoutMs' | 'sudo'>,
): Promise<Pick<LiveOptions, 'instance'>> =>
  wanted === undefined ? {} : { instance: await (await import('./instance.ts')).findInstance(wire, wanted, options) }

const withSudo = async (
  wire: Wire,
  { sudo = 'auto', name, prompt, timeoutMs }: OpenOptions & { readonly name: string; readonly timeoutMs: number },
): Promise<{ wire: Wire; sudo: LiveOptions['sudo'] }> => {
  if (sudo !== 'ask') return { wire, sudo }
  try {
    const { askSudo } = await import('./sudo-ask.ts')
    return await askSudo(wire, { name, prompt, timeoutMs })
  } catch (error) {
    await wire.close()
    throw error
  }
}

const openSsh = async (target: Extract<TargetName, { kind: 'ssh' }>, options: OpenOptions): Promise<Wire> => {
  const { identity, prompt, confirmHostKey } = options
  const user = options.login ?? target.user
  const port = options.port ?? target.port
  const connect = {
    host: target.host,
    hostKeyChecking: options.hostKeyChecking ?? 'yes',
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port }),
    ...(identity === undefined ? {} : { identity: typeof identity === 'string' ? [identity] : identity }),
    ...(options.sshConfig === undefined ? {} : { configFile: options.sshConfig }),
    ...(options.knownHosts === undefined ? {} : { knownHosts: options.knownHosts }),
    ...(options.jump === undefined ? {} : { jump: options.jump }),
    ...(prompt ? { prompt } : {}),
    ...(options.stallMs === undefined ? {} : { stallMs: options.stallMs }),
    ...(confirmHostKey ? { confirmHostKey } : {}),
  }
  return await openWire(connect, options.transport ?? 'auto')
}

/** Each way is loaded only where it is gone. What is open already costs no login. */
const openWire = async (options: ConnectOptions, transport: 'auto' | 'ssh2' | 'openssh'): Promise<Wire> => {
  const { sshRoute } = await import('./ssh-config.ts')
  const route = await sshRoute(options)
  const logIn = () => openOwn(options, transport, route)
  if (transport === 'ssh2' || route.settings.controlPath === undefined) return logIn()
  const control = await (await import('./shared-control.ts')).sharedControl(options, route)
  if (control === undefined) return logIn()
  const { stallMs } = options
  const { SharedWire } = await import('./shared-wire.ts')
  return new SharedWire(control, {
    user: route.settings.user,
    instead: logIn,
    ...(stallMs === undefined ? {} : { stallMs }),
  })
}

const openOwn = async (
  options: ConnectOptions,
  transport: 'auto' | 'ssh2' | 'openssh',
  route: SshRoute,
): Promise<Wire> => {
  const byOpenssh =
    transport === 'openssh' ||
    (transport === 'auto' &&
      (await (await import('./openssh-choice.ts')).beyondSsh2(route, options.prompt !== undefined)) !== undefined)
  if (byOpenssh) return (await import('./openssh.ts')).openOpensshWire(options, route)
  return (await import('./ssh.ts')).openSshWire(options, route)
}
