import type { Duplex } from 'node:stream'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientChannel } from 'ssh2'
import { forAnyShell } from './quote.ts'
import { type ConnectOptions, connectSsh, type Hops } from './ssh-connect.ts'
import { SshForwards } from './ssh-forward.ts'
import { type Endpoint, type RunOptions, type RunResult, type Wire, WireBusy, WireLost } from './wire.ts'

/** Below sshd's MaxSessions (10), of which it frees a slot only some time after our close. */
const mostChannels = 4
/** Pauses before a refused channel is tried again, milliseconds. Safe: the command never ran. */
const pauses = [50, 100, 200]
/** How long an aborted script may take to end its commands before its channel is closed, milliseconds. */
const endMs = 5_000

/** A machine over one SSH connection. Rejects with a TargetError. */
export const openSshWire = async (options: ConnectOptions): Promise<Wire> => new SshWire(await connectSsh(options))

class SshWire implements Wire {
  readonly kind = 'ssh'
  readonly via: string
  channels = mostChannels
  readonly #hops: Hops
  readonly #forwards: SshForwards
  #open = 0
  #lost: WireLost | undefined
  #closed = false

  constructor(hops: Hops) {
    this.#hops = hops
    this.via = `ssh ${hops.settings.user}`
    this.#forwards = new SshForwards(hops.client, (script) => this.#probe(script))
    for (const client of hops.clients) {
      client.on('error', (error) => this.#lose(error.message))
      client.on('close', () => this.#lose('the connection was closed'))
    }
  }

  async run(script: string, options: RunOptions): Promise<RunResult> {
    const channel = await this.#channel(forAnyShell(script))
    this.#open += 1
    try {
      return await this.#talk(channel, options)
    } finally {
      this.#open -= 1
    }
  }

  connect(to: Endpoint, timeoutMs: number): Promise<Duplex> {
    return this.#forwards.connect(to, timeoutMs)
  }

  /** Says goodbye and waits for nothing: with the connection the stdin of each script ends, and it ends its commands. */
  async close(): Promise<void> {
    this.#closed = true
    const clients = [...this.#hops.clients].reverse()
    clients[0]?.end()
    // Through jump hosts the goodbye travels over the others.
    const later = setTimeout(() => {
      for (const client of clients) client.destroy()
    }, 500)
    clients[0]?.once('close', () => {
      clearTimeout(later)
      for (const client of clients.slice(1)) client.end()
    })
  }

  #lose(reason: string): void {
    this.#lost ??= new WireLost(this.#closed ? 'the connection was closed' : reason)
    this.#forwards.lose()
  }

  async #channel(command: string): Promise<ClientChannel> {
    for (const pause of [...pauses, undefined]) {
      if (this.#lost) throw this.#lost
      try {
        return await this.#exec(command)
      } catch (error) {
        if (this.#lost) throw this.#lost
        if (!isRefusal(error)) throw new WireLost(error instanceof Error ? error.message : String(error))
        // Another command of ours holds the place: it is the queue's turn, not the clock's.
        if (pause === undefined) break
        await sleep(pause)
      }
    }
    this.channels = Math.max(1, Math.min(this.channels - 1, this.#open))
    throw new WireBusy('the machine opens no further channel')
  }

  #exec(command: string): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      this.#hops.client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)))
    })
  }

  #talk(channel: ClientChannel, options: RunOptions): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      channel.on('error', () => {})
      channel.on('data', (chunk: Buffer) => options.onStdout(chunk))
      channel.stderr.on('data', (chunk: Buffer) => options.onStderr(chunk))
      const { stdin } = options
      if (stdin instanceof Readable) stdin.pipe(channel)
      else if (stdin) channel.end(stdin)
      let timer: NodeJS.Timeout | undefined
      const abort = (): void => {
        channel.end()
        timer = setTimeout(() => channel.close(), endMs).unref()
      }
      if (options.signal?.aborted) abort()
      options.signal?.addEventListener('abort', abort, { once: true })
      // `close` comes also when the connection drops: then without a status.
      channel.once('close', (code?: number | null, signal?: string | null) => {
        clearTimeout(timer)
        options.signal?.removeEventListener('abort', abort)
        if (typeof code === 'number' || signal) resolve({ code: code ?? null, signal: signal ?? null })
        else if (options.signal?.aborted && !this.#lost) resolve({ code: null, signal: null })
        else reject(this.#lost ?? new WireLost('the channel ended without a status'))
      })
    })
  }

  /** A short script, for its exit status. */
  async #probe(script: string): Promise<number | null> {
    const ignore = (): void => {}
    const result = await this.run(script, { stdin: new Uint8Array(), onStdout: ignore, onStderr: ignore })
    return result.code
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && /Channel open failure|open failed/i.test(error.message)
