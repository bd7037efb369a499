import type { Format, ReportMeta } from '../../src/report/format.ts'
import type { RunState } from '../../src/run/state.ts'
import { exitFor, runStatus } from '../../src/run/status.ts'

/** A report as a test wants it: 80 columns, no colour. */
export const metaOf = (runs: readonly RunState[], changes: Partial<ReportMeta> = {}): ReportMeta => ({
  playbook: runs[0]?.playbook ?? '',
  startedAt: runs[0]?.startedAt ?? '',
  durationMs: Math.max(0, ...runs.map((run) => run.durationMs)),
  status: runStatus(runs.map((run) => run.status)),
  failOn: 'warning',
  version: '0.0.0-test',
  note: null,
  display: { width: 80, color: false, unicode: true, details: false },
  ...changes,
})

export const render = (format: Format, runs: readonly RunState[], changes: Partial<ReportMeta> = {}): string =>
  format.render(runs, metaOf(runs, changes))

export const exitOf = (runs: readonly RunState[], failOn: 'warning' | 'critical' = 'warning'): number =>
  exitFor(runStatus(runs.map((run) => run.status)), failOn)
