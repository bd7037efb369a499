import type { Item } from './item.ts'
import { noShell } from './no-shell.ts'
import type { Reading } from './target.ts'
import { WireBusy, WireLost } from './wire.ts'
import type { WorkerEnd } from './worker-options.ts'

/** Why asks of a worker have no answer. */
export interface WorkerProblem {
  readonly status: Reading['status']
  readonly why: (item?: Item) => string
  /** They may be asked again so many times. */
  readonly tries: number
}

const seconds = (item?: Item): number => Math.round(((item?.started ? item.runningMs : item?.waitingMs) ?? 0) / 1000)

/** `name`: of the target · `worthWaiting`: a channel that was refused may be opened later. */
export const problemOf = (end: WorkerEnd, name: string, worthWaiting: boolean): WorkerProblem => {
  const { error } = end
  if (error instanceof WireLost) {
    const how = error.stalled ? 'stalled, and was given up' : 'was lost'
    const why = (item?: Item): string => `the connection to ${name} ${how} after ${seconds(item)} s`
    return { status: 'unreachable', why, tries: 0 }
  }
  if (error instanceof WireBusy) {
    const why = (): string => `${name} opens no further channel for commands (MaxSessions of its sshd)`
    return { status: 'unreachable', why, tries: worthWaiting ? 10 : 0 }
  }
  if (end.spoke) return { status: 'failed', why: () => `the shell on ${name} ended in the middle`, tries: 3 }
  if (end.mute && error instanceof Error) return { status: 'timeout', why: () => error.message, tries: 0 }
  const why = noShell(name, end)
  return { status: 'failed', why: () => why, tries: 0 }
}
