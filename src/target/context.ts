import type { Duplex } from 'node:stream'
import type { ExecAsk, FileAsk, Reading } from './target.ts'
import type { Endpoint, Wire } from './wire.ts'

/** What a dns, dial or ping ask needs of the machine it is asked through. */
export interface LiveContext {
  readonly wire: Wire
  /** Connects from the machine, in whichever way there is. Rejects with a ConnectFailure or WireLost. */
  connect(to: Endpoint, timeoutMs: number): Promise<Duplex>
  /** Facts of the machine, learned with the first batch: costs no round trip of its own. Rejects with WireLost. */
  hello(): Promise<Hello>
  exec(ask: ExecAsk): Promise<Reading>
  /** As Target.stream. */
  stream(ask: ExecAsk, onChunk: (chunk: Uint8Array) => void): Promise<Reading>
  file(ask: FileAsk): Promise<Reading>
  now(): Date
  /** Default deadline of one ask, milliseconds. */
  readonly timeoutMs: number
  /** The user allows questions to name servers from this machine (--dns-here). */
  readonly dnsHere: boolean
}

export interface Hello {
  readonly uid: number
  readonly login: string
  readonly hostname: string
  /** Of /etc/resolv.conf, in its order, without scope. */
  readonly nameservers: readonly string[]
  readonly tools: Readonly<Record<HelloTool, boolean>>
}

export const helloTools = ['bash', 'dig', 'host', 'python3', 'perl', 'nc', 'openssl', 'getent'] as const
export type HelloTool = (typeof helloTools)[number]
