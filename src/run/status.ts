import type { Finding, Status } from '../checks/check.ts'
import type { ReportedDiagnosis, RunStatus } from './event.ts'

/** Exit statuses of Nagios plugins; the contract of the command line. */
export const exitStatus: Readonly<Record<RunStatus, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 }

const worst = (statuses: readonly (Status | RunStatus)[], order: readonly RunStatus[]): RunStatus =>
  order.find((status) => statuses.includes(status)) ?? 'ok'

/** One target: a critical or warning answer outweighs a question without an answer; skipped never counts. */
export const targetStatus = (findings: readonly Finding[], diagnoses: readonly ReportedDiagnosis[]): RunStatus =>
  worst(
    [...findings.map((finding) => finding.status), ...diagnoses.map((diagnosis) => diagnosis.status)],
    ['critical', 'warning', 'unknown', 'ok'],
  )

/** Several targets: a target that could not be judged outweighs a warning elsewhere. */
export const runStatus = (targets: readonly RunStatus[]): RunStatus =>
  worst(targets, ['critical', 'unknown', 'warning', 'ok'])

/** Below `failOn` the status is 0; unknown always fails. */
export const exitFor = (status: RunStatus, failOn: 'warning' | 'critical' = 'warning'): number =>
  status === 'warning' && failOn === 'critical' ? 0 : exitStatus[status]
