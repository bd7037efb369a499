import type { Duplex, Readable } from 'node:stream'
import type { Hello } from './context.ts'
import type { ExecAsk, Reading } from './target.ts'

/**
 * A way to reach a machine: it runs scripts there and connects from there. Local and SSH implement it; asking, batching,
 * capping and reading are built on it once, so both behave the same.
 */
export interface Wire {
  readonly kind: 'local' | 'ssh'
  /** For people: "ssh root", "this machine". */
  readonly via: string
  /** Account that its scripts run as. Not known: one round trip more where other accounts are asked for. */
  readonly login?: string
  /** How many scripts may run at once. */
  readonly channels: number
  /** Starts `sh` with the script on the machine. Resolves when it has ended; rejects with WireLost when it was cut off. */
  run(script: string, options: RunOptions): Promise<RunResult>
  /** Connects from the machine; rejects with a ConnectFailure. The caller ends the stream. */
  connect(to: Endpoint, timeoutMs: number): Promise<Duplex>
  /** false: it never forwards a connection, so `connect` need not be tried. Absent: it does, or that shows. */
  readonly forwards?: boolean
  /** Scripts are started before there is something for each to do: what comes later costs one round trip then, not three. */
  readonly early?: boolean
  /** Who else can connect with the machine's view of the network, where nothing on it can: the host of a container. */
  readonly beside?: Beside
  /** Its name, where it is a container of that machine. */
  readonly container?: string
  /** Of a container: asks its engine, on the host. */
  readonly engine?: (ask: ExecAsk) => Promise<Reading>
  /** The clock for everything that is waited for over this wire. */
  readonly after: After
  close(): Promise<void>
}

export interface Beside {
  readonly tools: Hello['tools']
  run: Wire['run']
}

/**
 * Calls back once the machine has had so many milliseconds, as it shows by itself; gives what calls that off. A wire that
 * can stall never calls back while it does: what waits for an answer ends with WireLost then.
 */
export type After = (ms: number, then: () => void) => () => void

/** The clock of a machine that cannot be cut off. */
export const afterHere: After = (ms, then) => {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

export type Endpoint = { readonly host: string; readonly port: number } | { readonly socket: string }

export interface RunOptions {
  /** Absent: it stays open and empty while the script runs, and ends with the connection: that is how a script notices. */
  readonly stdin?: Uint8Array | Readable
  readonly onStdout: (chunk: Uint8Array) => void
  readonly onStderr: (chunk: Uint8Array) => void
  /** Aborting ends the processes on the machine too, not only the channel. */
  readonly signal?: AbortSignal
}

export interface RunResult {
  readonly code: number | null
  readonly signal: string | null
}

/** The connection to the machine broke, or stalled, while something was under way: never an answer, never a success. */
export class WireLost extends Error {
  override readonly name = 'WireLost'
  /** It was not closed: no byte came any more. */
  readonly stalled: boolean
  constructor(message: string, how: { stalled?: boolean } = {}) {
    super(message)
    this.stalled = how.stalled ?? false
  }
}

/** The machine allows no further channel now (MaxSessions). Nothing of the script ran. */
export class WireBusy extends Error {
  override readonly name = 'WireBusy'
}

export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure'
  /** `unexplained`: it did not come about, and nobody said why. */
  readonly failure:
    | 'refused'
    | 'timeout'
    | 'reset'
    | 'unreachable'
    | 'unresolved'
    | 'prohibited'
    | 'absent'
    | 'denied'
    | 'unexplained'
  constructor(failure: ConnectFailure['failure'], message: string) {
    super(message)
    this.failure = failure
  }
}
