import { defineProbe, unknown } from './probe.ts'

export interface Process {
  readonly pid: number
  readonly ppid: number
  readonly user: string
  /** Seconds since its start; null: not known. */
  readonly elapsed: number | null
  /** As ps(1) has it: S, R, T (stopped by a signal), D, Z. */
  readonly state: string
  /** Command line; only the name in brackets where the arguments cannot be read. */
  readonly args: string
}
export interface Processes {
  readonly list: readonly Process[]
  /** Other accounts' processes are hidden from this login: what is missing here may still run. */
  readonly partial: boolean
}

export const processes = defineProbe<Processes>({ id: 'processes', ask: [], parse: () => unknown('not written yet') })
