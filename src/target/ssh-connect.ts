import { connect as connectTo } from 'node:net'
import type { Duplex } from 'node:stream'
import ssh2, { type Client } from 'ssh2'
import { clean } from './clean.ts'
import { Deadline } from './deadline.ts'
import { type Prompt, prepareLogin } from './ssh-auth.ts'
import { type SshRequest, type SshSettings, sshSettings } from './ssh-config.ts'
import { type HostKeyChecking, hostKeyCheck } from './ssh-host-key.ts'
import { TargetError } from './target.ts'

export interface ConnectOptions extends SshRequest {
  readonly hostKeyChecking: HostKeyChecking
  /** For each hop: name, TCP, handshake and login together, without the time a person takes to type. Milliseconds. */
  readonly connectTimeoutMs: number
  readonly prompt?: Prompt
}

/** Connections from the first hop to the machine itself, which is the last. */
export interface Hops {
  readonly clients: readonly Client[]
  readonly client: Client
  readonly settings: SshSettings
}

/** Logs in, through other hosts where asked to. Rejects with a TargetError; nothing stays open then. */
export const connectSsh = async (options: ConnectOptions): Promise<Hops> => {
  const settings = await sshSettings(options)
  const clients: Client[] = []
  try {
    for (const jump of settings.jumps) {
      const request = jumpRequest(jump)
      const hop = await sshSettings({ ...shared(options), ...request })
      clients.push(await connectHop(hop, clients.at(-1), options))
    }
    const client = await connectHop(settings, clients.at(-1), options)
    clients.push(client)
    return { clients, client, settings }
  } catch (error) {
    for (const client of clients.reverse()) client.destroy()
    throw error
  }
}

/** What holds for hops too: the keys given by hand do, as with ssh's own agent and config. */
const shared = ({ configFile, knownHosts, identity }: ConnectOptions): Partial<SshRequest> => ({
  ...(configFile === undefined ? {} : { configFile }),
  ...(knownHosts === undefined ? {} : { knownHosts }),
  ...(identity === undefined ? {} : { identity }),
})

const jumpRequest = (jump: string): SshRequest => {
  const match = /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(\[[^\]]+\]|[^:@\s]+)(?::(\d+))?$/.exec(jump)
  const host = match?.[2]?.replace(/^\[|\]$/g, '')
  if (!host || host.startsWith('-')) {
    throw new TargetError(`"${jump}" is no jump host.`, 'Give it as [user@]host[:port], several with commas.')
  }
  return { host, ...(match?.[1] ? { user: match[1] } : {}), ...(match?.[3] ? { port: Number(match[3]) } : {}) }
}

const connectHop = async (
  settings: SshSettings,
  through: Client | undefined,
  options: ConnectOptions,
): Promise<Client> => {
  const label = settings.port === 22 ? settings.host : `${settings.host} port ${settings.port}`
  const deadline = new Deadline(options.connectTimeoutMs)
  const prompt = options.prompt && deadline.pausing(options.prompt)
  const [hostKey, login] = await Promise.all([
    hostKeyCheck(settings, options.hostKeyChecking),
    prepareLogin(settings, prompt),
  ])
  const late = (): TargetError =>
    new TargetError(
      `${label} did not let us in within ${options.connectTimeoutMs / 1000} s.`,
      'Is the address right, and is SSH let through from here? --connect-timeout S waits longer.',
    )
  const socket = await openSocket(settings, through, deadline, late)
  const heard = listenIn(socket)
  const client = new ssh2.Client()
  return await new Promise<Client>((resolve, reject) => {
    let refusal: TargetError | undefined
    const fail = (error: TargetError): void => {
      deadline.end()
      client.on('error', () => {})
      client.destroy()
      socket.destroy()
      reject(error)
    }
    deadline.start(() => fail(heard.foreign() ? foreignError(label) : late()))
    client.once('ready', () => {
      deadline.end()
      client.removeAllListeners('close')
      resolve(client)
    })
    client.on('error', (error: Error & { level?: string }) => {
      if (refusal) fail(refusal)
      else if (error.level === 'client-authentication') fail(login.refused())
      else if (error.level !== 'agent')
        fail(heard.foreign() ? foreignError(label) : handshakeError(label, error.message))
    })
    client.once('close', () =>
      fail(refusal ?? (heard.foreign() ? foreignError(label) : handshakeError(label, 'closed'))),
    )
    client.connect({
      sock: socket,
      username: settings.user,
      authHandler: login.handler,
      readyTimeout: 0,
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
      algorithms: { serverHostKey: [...hostKey.algorithms] as never },
      hostVerifier: (key: Buffer, verified: (valid: boolean) => void) => {
        void hostKey.check(key).then((error) => {
          refusal = error
          verified(error === undefined)
        })
      },
    })
  })
}

/** Keeps the beginning of what the other side says, without taking it from ssh2. RFC 4253, section 4.2. */
const listenIn = (socket: Duplex): { foreign(): boolean } => {
  let text = ''
  const listen = (chunk: Buffer): void => {
    text += chunk.toString('latin1', 0, 4096)
    if (text.length > 4096 || text.includes('SSH-')) socket.off('data', listen)
  }
  // Paused, a new listener does not set it going: ssh2 does, once it listens itself.
  socket.pause()
  socket.on('data', listen)
  return { foreign: () => text !== '' && !/^SSH-/m.test(text) }
}

const foreignError = (label: string): TargetError =>
  new TargetError(`What listens at ${label} is no SSH server.`, 'Check the port: --port N.')

/** TCP to the host: from here, or through the hop before it. */
const openSocket = (
  { host, port }: SshSettings,
  through: Client | undefined,
  deadline: Deadline,
  late: () => TargetError,
): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const done = (error: TargetError | undefined, socket?: Duplex): void => {
      deadline.end()
      if (error || !socket) reject(error ?? late())
      else resolve(socket)
    }
    if (through) {
      let over = false
      deadline.start(() => {
        over = true
        done(late())
      })
      through.forwardOut('127.0.0.1', 0, host, port, (error, stream) => {
        if (over) stream?.destroy()
        else if (error)
          done(
            new TargetError(
              `The jump host cannot reach ${host} port ${port}: ${reasonOf(error)}.`,
              'Check --jump, and that the jump host forwards TCP.',
            ),
          )
        else done(undefined, stream)
      })
      return
    }
    const socket = connectTo({ host, port })
    // ssh2 leaves Nagle on, which costs 40 ms for each small packet.
    socket.setNoDelay(true)
    deadline.start(() => {
      socket.destroy()
      done(late())
    })
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      done(undefined, socket)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => done(socketError(host, port, error)))
  })

const reasonOf = (error: Error): string => clean(error.message).replace(/^\(SSH\) Channel open failure: /, '')

const socketError = (host: string, port: number, error: NodeJS.ErrnoException): TargetError => {
  switch (error.code) {
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
      return new TargetError(`${host} port ${port} cannot be reached: ${error.code ?? error.message}.`)
  }
}

const closedError = (label: string): TargetError =>
  new TargetError(
    `${label} closed the connection during the handshake.`,
    'It may ban this address (fail2ban), have too many logins in progress (MaxStartups), or allow only other addresses.',
  )

const handshakeError = (label: string, message: string): TargetError => {
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
