import type { Duplex } from 'node:stream'
import { Pulse } from './pulse.ts'
import type { SharedControl } from './shared-control.ts'
import { Echo } from './shared-pulse.ts'
import { SharedSession } from './shared-session.ts'
import {
  type After,
  ConnectFailure,
  type Endpoint,
  type RunOptions,
  type RunResult,
  type Wire,
  WireBusy,
  WireLost,
} from './wire.ts'

export interface SharedWireOptions {
  /** Who is logged in, as `ssh -G` says. */
  readonly user: string
  /** Without a sign of life for so long it has stalled, milliseconds. */
  readonly stallMs?: number
  /** A connection of our own, where the server opens no session over this one. Rejects with a TargetError. */
  readonly instead: () => Promise<Wire>
}

/** Fewer than over a connection of our own: sshd's MaxSessions (10) counts what the person has open over it, too. */
const mostChannels = 4
const patienceMs = 30_000

/**
 * Scripts over the connection that the person's own ssh holds open: no login, and nothing in it that could end it. Connections
 * are made on the host, as where its server forwards none: a forwarded one that is refused is no session's matter.
 */
export class SharedWire implements Wire {
  readonly kind = 'ssh'
  readonly via: string
  readonly login?: string
  readonly early = true
  readonly after: After
  readonly #options: SharedWireOptions
  readonly #control: string
  readonly #sessions = new Set<SharedSession>()
  readonly #pulse: Pulse
  #instead: Promise<Wire> | undefined
  #own: Wire | undefined
  #spoke = false
  #closed = false
  #stalled: WireLost | undefined

  constructor({ path, login }: SharedControl, options: SharedWireOptions) {
    this.#options = options
    this.#control = path
    this.via = `ssh ${options.user}, over your open connection`
    if (login !== undefined) this.login = login
    const echo = new Echo((script, stdin, onStdout) => this.#talk(script, { stdin, onStdout, onStderr: () => {} }))
    const stallMs = options.stallMs ?? patienceMs
    this.#pulse = new Pulse({ beat: () => echo.beat(), patienceMs: stallMs, onStall: () => this.#stall(stallMs) })
    this.after = (ms, then) => this.#own?.after(ms, then) ?? this.#pulse.after(ms, then)
  }

  get channels(): number {
    return this.#own?.channels ?? mostChannels
  }

  get forwards(): boolean {
    return this.#own !== undefined
  }

  async run(script: string, options: RunOptions): Promise<RunResult> {
    if (this.#instead) return (await this.#instead).run(script, options)
    let stdin = options.stdin
    try {
      return await this.#talk(script, options, (session) => {
        stdin = session.unsent(options.stdin)
      })
    } catch (error) {
      // All of its places are taken by the person: what they have open stays, and we log in.
      if (!(error instanceof WireBusy) || (await this.#letIn()) || this.#closed) throw error
      const own = await this.#logIn()
      return own.run(script, stdin === undefined ? options : { ...options, stdin })
    }
  }

  async connect(to: Endpoint, timeoutMs: number): Promise<Duplex> {
    if (this.#own) return this.#own.connect(to, timeoutMs)
    const where = 'socket' in to ? to.socket : `${to.host}:${to.port}`
    throw new ConnectFailure('prohibited', `${where}: nothing is forwarded over your open connection`)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#pulse.end()
    for (const session of this.#sessions) session.leave()
    await (await this.#instead?.catch(() => undefined))?.close()
  }

  async #talk(script: string, options: RunOptions, onRefused?: (session: SharedSession) => void): Promise<RunResult> {
    if (this.#stalled) throw this.#stalled
    if (this.#closed) throw new WireLost('the connection was closed')
    const session = new SharedSession(this.#control, script, options, () => {
      this.#spoke = true
      this.#pulse.heard()
    })
    this.#sessions.add(session)
    try {
      return await session.ended
    } catch (error) {
      if (error instanceof WireBusy) onRefused?.(session)
      throw this.#stalled ?? error
    } finally {
      this.#sessions.delete(session)
    }
  }

  /** Whether the server ever opened a session of ours: it is waited for those that are on their way. */
  async #letIn(): Promise<boolean> {
    while (!this.#spoke && this.#sessions.size > 0) await Promise.race([...this.#sessions].map(({ known }) => known))
    return this.#spoke
  }

  #logIn(): Promise<Wire> {
    this.#instead ??= this.#options.instead().then(
      (own) => {
        this.#own = own
        return own
      },
      (error: unknown) => {
        throw new WireLost(error instanceof Error ? error.message : String(error))
      },
    )
    return this.#instead
  }

  #stall(stallMs: number): void {
    this.#stalled = new WireLost(`no sign of life for ${Math.round(stallMs / 1000)} s`, { stalled: true })
    for (const session of this.#sessions) session.drop()
  }
}
