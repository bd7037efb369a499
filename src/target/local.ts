import { connect as connectTo } from 'node:net'
import { userInfo } from 'node:os'
import type { Duplex, Readable } from 'node:stream'
import { execa } from 'execa'
import { afterHere, ConnectFailure, type Endpoint, type RunOptions, type RunResult, type Wire } from './wire.ts'

/**
 * How long a script may take to end its own commands before its process group is ended, milliseconds. It needs 4 s where
 * they ignore the polite signal, and it alone can: `timeout` puts a command in a process group of its own.
 */
const endMs = 8_000

/** This machine: scripts run in process groups of their own, which are ended as a whole. */
export const createLocalWire = (): Wire => {
  const running = new Set<() => void>()
  return {
    kind: 'local',
    via: 'this machine',
    login: account(),
    channels: 4,
    run: (script, options) => run(script, options, running),
    connect,
    after: afterHere,
    close: async () => {
      for (const kill of running) kill()
    },
  }
}

/** An account may be without a name, in a container for one. */
const account = (): string => {
  if (process.getuid?.() === 0) return 'root'
  try {
    return userInfo().username
  } catch {
    return ''
  }
}

const run = async (script: string, options: RunOptions, running: Set<() => void>): Promise<RunResult> => {
  const child = execa('sh', ['-c', script, 'mailmedic'], {
    detached: true,
    reject: false,
    buffer: false,
    encoding: 'buffer',
    stdin: 'pipe',
  })
  child.stdout.on('data', (chunk: Uint8Array) => options.onStdout(chunk))
  child.stderr.on('data', (chunk: Uint8Array) => options.onStderr(chunk))
  feed(child.stdin, options.stdin)
  const timers: NodeJS.Timeout[] = []
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    } catch {
      // Nothing of the group is left.
    }
  }
  // The script ends its commands when its stdin ends; the group gets the rest. A kept pipe must not keep us.
  const kill = (): void => {
    child.stdin.end()
    timers.push(setTimeout(() => signal('SIGTERM'), endMs))
    timers.push(setTimeout(() => signal('SIGKILL'), endMs + 1_000))
    for (const timer of timers) timer.unref()
  }
  // A process that it left behind may hold the pipes for ever.
  child.nodeChildProcess.once('exit', () => {
    const timer = setTimeout(() => {
      child.stdout.destroy()
      child.stderr.destroy()
    }, 1_000)
    timers.push(timer)
  })
  running.add(kill)
  options.signal?.addEventListener('abort', kill, { once: true })
  try {
    const result = await child
    return { code: result.exitCode ?? null, signal: result.signal ?? null }
  } finally {
    running.delete(kill)
    options.signal?.removeEventListener('abort', kill)
    for (const timer of timers) clearTimeout(timer)
  }
}

const feed = (stdin: NodeJS.WritableStream, from: Uint8Array | Readable | undefined): void => {
  stdin.on('error', () => {})
  if (from === undefined) return
  if (from instanceof Uint8Array) stdin.end(from)
  else from.pipe(stdin)
}

const failures: Readonly<Record<string, ConnectFailure['failure']>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  ENOENT: 'absent',
  ENOTSOCK: 'absent',
  EACCES: 'denied',
  EPERM: 'denied',
}

const connect = (to: Endpoint, timeoutMs: number): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const where = 'socket' in to ? to.socket : `${to.host}:${to.port}`
    const socket = 'socket' in to ? connectTo(to.socket) : connectTo({ host: to.host, port: to.port })
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new ConnectFailure('timeout', `${where} did not answer within ${Math.round(timeoutMs / 100) / 10} s`))
    }, timeoutMs)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      // Whoever reads it hears of a reset by `close` too.
      socket.on('error', () => {})
      socket.setNoDelay(true)
      resolve(socket)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      reject(
        new ConnectFailure(failures[error.code ?? ''] ?? 'unreachable', `${where}: ${error.code ?? error.message}`),
      )
    })
  })
