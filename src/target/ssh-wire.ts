import { type Duplex, Readable, type Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pulse } from './pulse.ts'
import { forAnyShell } from './quote.ts'
import { SshForwards } from './ssh-forward.ts'
import { type After, type Endpoint, type RunOptions, type RunResult, type Wire, WireBusy, WireLost } from './wire.ts'

/** Below sshd's MaxSessions (10), of which it frees a slot only some time after our close. */
const mostChannels = 4
/** Pauses before a refused channel is tried again, milliseconds. Safe: the command never ran. */
const pauses = [50, 100, 200]
/** How long an aborted script may take to end its commands before its channel is closed, milliseconds. */
const endMs = 5_000
/** Without a sign of life for so long after a question for one, milliseconds, the connection has stalled. */
const patienceMs = 30_000

/** A connection that is logged in, whoever keeps it: ssh2 or the system's ssh. */
export interface SshConnection {
  readonly user: string
  /** Starts a command. Rejects with a `Channel open failure` where the server opens no further channel. */
  exec(command: string): Promise<SshSession>
  /** Asks the server to connect. Rejects with an error whose `reason` is that of RFC 4254, section 5.1, if there is one. */
  forward(to: Endpoint): Promise<Duplex>
  /** Calls back, more than once perhaps, when the connection broke or ended. */
  onLost(lose: (reason: string) => void): void
  /** Asks the server something small that it always answers and that changes nothing. */
  beat(): Promise<void>
  /** Calls back whenever anything comes from the server. */
  onHeard(heard: () => void): void
  /** Ends the connection on this side at once, without a word to the other. */
  drop(): void
  close(): Promise<void>
}

export interface SshSession {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Once everything was read. No status and no signal: the connection dropped, or we closed the channel. */
  readonly ended: Promise<RunResult>
  close(): void
}

/** Scripts and connections over one SSH connection. */
export class SshWire implements Wire {
  readonly kind = 'ssh'
  readonly via: string
  readonly login: string
  channels = mostChannels
  readonly #connection: SshConnection
  readonly #forwards: SshForwards
  readonly #pulse: Pulse
  readonly after: After
  #open = 0
  #lost: WireLost | undefined
  #closed = false

  constructor(connection: SshConnection, stallMs = patienceMs) {
    this.#connection = connection
    this.#pulse = new Pulse({
      beat: () => connection.beat(),
      patienceMs: stallMs,
      onStall: () => {
        this.#lose(`no sign of life for ${Math.round(stallMs / 1000)} s`, true)
        connection.drop()
      },
    })
    this.after = (ms, then) => this.#pulse.after(ms, then)
    connection.onHeard(() => this.#pulse.heard())
    this.login = connection.user
    this.via = `ssh ${connection.user}`
    this.#forwards = new SshForwards(connection, (script) => this.#probe(script), this.after)
    connection.onLost((reason) => this.#lose(reason))
  }

  async run(script: string, options: RunOptions): Promise<RunResult> {
    const session = await this.#session(forAnyShell(script))
    this.#open += 1
    try {
      return await this.#talk(session, options)
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
    this.#pulse.end()
    await this.#connection.close()
  }

  #lose(reason: string, stalled = false): void {
    this.#lost ??= new WireLost(this.#closed ? 'the connection was closed' : reason, { stalled })
    this.#pulse.end()
    this.#forwards.lose(stalled)
  }

  async #session(command: string): Promise<SshSession> {
    for (const pause of [...pauses, undefined]) {
      if (this.#lost) throw this.#lost
      try {
        return await this.#connection.exec(command)
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

  async #talk(session: SshSession, options: RunOptions): Promise<RunResult> {
    session.stdout.on('data', (chunk: Buffer) => options.onStdout(chunk))
    session.stderr.on('data', (chunk: Buffer) => options.onStderr(chunk))
    const { stdin } = options
    if (stdin instanceof Readable) stdin.pipe(session.stdin)
    else if (stdin) session.stdin.end(stdin)
    let timer: NodeJS.Timeout | undefined
    const abort = (): void => {
      session.stdin.end()
      timer = setTimeout(() => session.close(), endMs).unref()
    }
    if (options.signal?.aborted) abort()
    options.signal?.addEventListener('abort', abort, { once: true })
    const { code, signal } = await session.ended
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', abort)
    if (code === null && signal === null && !(options.signal?.aborted && !this.#lost))
      throw this.#lost ?? new WireLost('the channel ended without a status')
    return { code, signal }
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
