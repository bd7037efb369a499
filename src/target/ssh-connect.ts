import { connect as connectTo } from 'node:net'
import type { Duplex } from 'node:stream'
import ssh2, { type Client } from 'ssh2'
import { Deadline } from './deadline.ts'
import { askingOnce, type ConfirmHostKey } from './host-key-question.ts'
import { type Prompt, prepareLogin } from './ssh-auth.ts'
import { type SshRequest, type SshRoute, type SshSettings, sshRoute } from './ssh-config.ts'
import {
  foreignError,
  handshakeError,
  jumpError,
  labelOf,
  lateError,
  proxyCommandError,
  reasonOf,
  socketError,
  tooManyNote,
} from './ssh-errors.ts'
import { type HostKeyChecking, hostKeyCheck } from './ssh-host-key.ts'
import type { TargetError } from './target.ts'

export interface ConnectOptions extends SshRequest {
  readonly hostKeyChecking: HostKeyChecking
  /** For each hop: name, TCP, handshake and login together, without the time a person takes to type. Milliseconds. */
  readonly connectTimeoutMs: number
  readonly prompt?: Prompt
  /** Without a sign of life for so long the connection has stalled, milliseconds. Default 30 s. */
  readonly stallMs?: number
  /** Asks a person about a host key that is not known; absent: it is refused. */
  readonly confirmHostKey?: ConfirmHostKey
}

/** Connections from the first hop to the machine itself, which is the last. */
export interface Hops {
  readonly clients: readonly Client[]
  readonly client: Client
  /** What carries the last of them. */
  readonly socket: Duplex
  readonly settings: SshSettings
}

/** Logs in, through other hosts where asked to. Rejects with a TargetError; nothing stays open then. */
export const connectSsh = async (options: ConnectOptions, route?: SshRoute): Promise<Hops> => {
  const { settings, hops } = route ?? (await sshRoute(options))
  for (const { host, special } of [...hops, settings]) if (special.proxyCommand) throw proxyCommandError(host)
  const clients: Client[] = []
  try {
    for (const hop of hops) clients.push((await connectHop(hop, clients.at(-1), options)).client)
    const { client, socket } = await connectHop(settings, clients.at(-1), options)
    clients.push(client)
    return { clients, client, socket, settings }
  } catch (error) {
    for (const client of clients.reverse()) client.destroy()
    throw error
  }
}

const connectHop = async (
  settings: SshSettings,
  through: Client | undefined,
  options: ConnectOptions,
): Promise<Pick<Hops, 'client' | 'socket'>> => {
  const label = labelOf(settings)
  const deadline = new Deadline(options.connectTimeoutMs)
  const prompt = options.prompt && deadline.pausing(options.prompt)
  const confirm = options.confirmHostKey && deadline.pausing(askingOnce(options.confirmHostKey))
  const [hostKey, login] = await Promise.all([
    hostKeyCheck(settings, options.hostKeyChecking, confirm),
    prepareLogin(settings, prompt),
  ])
  const late = (): TargetError => lateError(label, options.connectTimeoutMs)
  const socket = await openSocket(settings, through, deadline, late)
  const heard = listenIn(socket)
  const client = new ssh2.Client()
  return await new Promise((resolve, reject) => {
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
      resolve({ client, socket })
    })
    client.on('error', (error: Error & { level?: string }) => {
      if (refusal) fail(refusal)
      else if (error.level === 'client-authentication') fail(login.refused())
      else if (/Too many authentication failures/i.test(error.message)) fail(login.refused(tooManyNote))
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
        else if (error) done(jumpError(host, port, reasonOf(error)))
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
    socket.once('error', (error: NodeJS.ErrnoException) => done(socketError(host, port, error.code ?? error.message)))
  })
