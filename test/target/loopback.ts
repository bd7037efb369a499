import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Hello, LiveContext } from '../../src/target/context.ts'
import type { ExecAsk, Reading } from '../../src/target/target.ts'
import { afterHere, ConnectFailure, type Endpoint, type Wire } from '../../src/target/wire.ts'

const failures: Record<string, ConnectFailure['failure']> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ENOENT: 'absent',
  EACCES: 'denied',
}

/** The smallest wire there is: this machine, without quoting or scripts. */
export const loopback = (over: Partial<Wire> = {}): Wire => ({
  kind: 'local',
  via: 'this machine',
  channels: 4,
  run: () => Promise.reject(new Error('not used here')),
  connect: (to: Endpoint, timeoutMs: number) =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect('socket' in to ? { path: to.socket } : { host: to.host, port: to.port })
      const timer = setTimeout(() => {
        socket.destroy()
        reject(new ConnectFailure('timeout', 'timed out'))
      }, timeoutMs)
      socket.once('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer)
        reject(new ConnectFailure(failures[error.code ?? ''] ?? 'unreachable', error.message))
      })
      socket.once('connect', () => {
        clearTimeout(timer)
        resolve(socket)
      })
    }),
  after: afterHere,
  close: async () => {},
  ...over,
})

const exec = (ask: ExecAsk): Promise<Reading> =>
  new Promise((resolve) => {
    const [command = '', ...rest] = ask.argv
    const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
    let stdout = ''
    let stderr = ''
    let late = false
    const at = new Date().toISOString()
    const timer = setTimeout(() => {
      late = true
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    }, ask.timeoutMs ?? 10_000)
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.on('error', () => resolve({ ask, status: 'absent', stdout, stderr, at, ms: 0 }))
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ ask, status: late ? 'timeout' : 'ok', exitCode: code ?? -1, stdout, stderr, at, ms: 0 })
    })
    child.stdin.on('error', () => {})
    child.stdin.end(ask.stdin ?? '')
  })

export interface ContextOptions {
  readonly wire?: Wire
  readonly nameservers?: readonly string[]
  readonly tools?: Partial<Hello['tools']>
  readonly dnsHere?: boolean
  readonly now?: Date
  readonly exec?: (ask: ExecAsk) => Promise<Reading>
}

/** A context on this machine; keeps what was executed, to count it. */
export const context = (options: ContextOptions = {}): LiveContext & { ran: ExecAsk[] } => {
  const ran: ExecAsk[] = []
  const none = {
    bash: false,
    dig: false,
    host: false,
    perl: false,
    python3: false,
    nc: false,
    openssl: false,
    getent: false,
  }
  const wire = options.wire ?? loopback()
  return {
    ran,
    wire,
    connect: (to, timeoutMs) => wire.connect(to, timeoutMs),
    hello: async () => ({
      uid: 0,
      login: 'root',
      hostname: 'mail.example',
      nameservers: options.nameservers ?? [],
      tools: { ...none, ...options.tools },
    }),
    exec: (ask) => {
      ran.push(ask)
      return (options.exec ?? exec)(ask)
    },
    stream: async (ask, onChunk) => {
      ran.push(ask)
      const reading = await (options.exec ?? exec)(ask)
      onChunk(Buffer.from(reading.stdout))
      return { ...reading, stdout: '' }
    },
    file: () => Promise.reject(new Error('not used here')),
    now: () => options.now ?? new Date(),
    timeoutMs: 2_000,
    dnsHere: options.dnsHere ?? false,
  }
}

/** A TCP server on a free port of loopback. */
export const listen = async (onSocket: (socket: Socket) => void): Promise<{ port: number; server: Server }> => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    onSocket(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, server }
}
