import type { RunStatus } from '../run/event.ts'
import type { RunState } from '../run/state.ts'

/** From which status on CI is to be red. */
export type FailOn = 'warning' | 'critical'

/** How people see it: only the human format looks at this. */
export interface Display {
  /** Columns; no line is longer. */
  readonly width: number
  readonly color: boolean
  /** false: plain ASCII, for terminals whose locale is not UTF-8. */
  readonly unicode: boolean
  /** All findings, not only those that need attention. */
  readonly details: boolean
}

/** What is true of the whole run, whatever the number of targets. */
export interface ReportMeta {
  readonly playbook: string
  readonly startedAt: string
  readonly durationMs: number
  readonly status: RunStatus
  readonly failOn: FailOn
  /** Of mailmedic. */
  readonly version: string
  /** A line that must not be missed: "This is a recording." */
  readonly note: string | null
  readonly display: Display
}

/** An output format: a pure function of what is known at the end of a run. */
export interface Format {
  readonly id: string
  /** For the list of formats: who reads it. */
  readonly title: string
  render(runs: readonly RunState[], meta: ReportMeta): string
}

/** "Could not tell" is never turned into a success: only a warning can be below what the user wants to fail on. */
export const effectiveStatus = (status: RunStatus, failOn: FailOn): RunStatus =>
  status === 'warning' && failOn === 'critical' ? 'ok' : status
