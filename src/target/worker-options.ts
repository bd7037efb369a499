import type { Item } from './item.ts'
import type { SudoRights } from './sudo.ts'
import type { Wire } from './wire.ts'

export interface WorkerOptions {
  readonly wire: Wire
  /** What sudo allows the login, as far as it is known now. */
  readonly rights: () => SudoRights
  /** The login's password for sudo, where its list of commands wants it: goes to the script's stdin, never into the script. */
  readonly password?: string
  /** See `Marked`. */
  readonly mailConfig?: string
  /** Longest silence before and between asks, milliseconds. */
  readonly patienceMs: number
  /** Present: this worker also says hello. */
  readonly onHello?: (text: string) => void
  readonly onIdle: () => void
  /** An ask holds up those behind it, which another worker could answer meanwhile. */
  readonly onStall: () => void
  /** It has ended; `items` are those without a reading. */
  readonly onEnd: (end: WorkerEnd) => void
}

export interface WorkerEnd {
  readonly items: readonly Item[]
  readonly error?: unknown
  readonly code?: number | null
  /** Our script spoke at all. */
  readonly spoke: boolean
  /** First line that was no answer: what a login shell said instead of running the script. */
  readonly noise: string
  /** Our script was waited for in vain. */
  readonly mute: boolean
}
