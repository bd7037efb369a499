import type { Reading } from '../target/target.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

export interface MemoryKill {
  readonly process: string
  readonly pid: number
  readonly text: string
  /** Seconds before it was asked; null: the kernel's log has no times. */
  readonly ago: number | null
}
export interface Memory {
  readonly totalKb: number
  readonly availableKb: number
  readonly swapTotalKb: number
  readonly swapFreeKb: number
  /** Processes that the kernel killed for memory since it booted, as far as its log tells. */
  readonly kills: readonly MemoryKill[]
}

const figure = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0)

/** `Out of memory: Killed process 4711 (clamd) total-vm:…`; in a control group: `Memory cgroup out of memory: Killed …`. */
const killsIn = (reading: Reading | undefined, uptime: number): readonly MemoryKill[] =>
  (reading?.status === 'ok' ? reading.stdout : '').split('\n').flatMap((line) => {
    const [, pid, process] = /out of memory: Kill(?:ed)? process (\d+) \(([^)]*)\)/i.exec(line) ?? []
    const since = Number(/^\s*(?:<\d+>)?\[\s*(\d+(?:\.\d+)?)\]/.exec(line)?.[1])
    const ago = Number.isNaN(since) || uptime === 0 ? null : Math.max(0, Math.round(uptime - since))
    return pid && process ? [{ process, pid: Number(pid), text: line.trim().slice(0, 300), ago }] : []
  })

export const memory = defineProbe<Memory>({
  id: 'memory',
  ask: [
    { kind: 'file', path: '/proc/meminfo' },
    { kind: 'exec', argv: ['dmesg', '--level', 'emerg,alert,crit,err'], as: 'root', orSelf: true },
    { kind: 'file', path: '/proc/uptime' },
  ],
  parse: ([meminfo, kernel, uptime]) => {
    if (meminfo?.status !== 'ok') return unknown(meminfo ? whyOf(meminfo) : 'it was not asked')
    const text = meminfo.stdout
    return {
      totalKb: figure(text, 'MemTotal'),
      availableKb: figure(text, 'MemAvailable') || figure(text, 'MemFree'),
      swapTotalKb: figure(text, 'SwapTotal'),
      swapFreeKb: figure(text, 'SwapFree'),
      kills: killsIn(kernel, uptime?.status === 'ok' ? Number.parseFloat(uptime.stdout) || 0 : 0).slice(-50),
    }
  },
})
