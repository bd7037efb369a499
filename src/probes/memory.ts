import { defineProbe, unknown } from './probe.ts'

export interface MemoryKill {
  readonly process: string
  readonly pid: number
  readonly text: string
}
export interface Memory {
  readonly totalKb: number
  readonly availableKb: number
  readonly swapTotalKb: number
  readonly swapFreeKb: number
  /** Processes that the kernel killed for memory since it booted, as far as its log tells. */
  readonly kills: readonly MemoryKill[]
}

export const memory = defineProbe<Memory>({ id: 'memory', ask: [], parse: () => unknown('not written yet') })
