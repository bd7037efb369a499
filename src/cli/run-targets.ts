import type { ReportMeta } from '../report/format.ts'
import type { RunEvent } from '../run/event.ts'
import type { Playbook } from '../run/playbook.ts'
import { emptyState, fold, type RunState } from '../run/state.ts'
import { runStatus } from '../run/status.ts'
import type { Target } from '../target/target.ts'
import { openOptions, type TargetFlags } from './options.ts'
import { display } from './output.ts'
import { targetEvents } from './target-events.ts'
import { version } from './version.ts'

export interface RunRequest {
  readonly playbook: Playbook
  readonly targets: readonly string[]
  readonly flags: TargetFlags
  /** Wraps each target, for recording. */
  readonly wrap?: (target: Target) => Target
  readonly onEvent: (target: string, event: RunEvent) => void
}

/** As many hosts at the same time; each is one connection. */
const atOnce = 8

/** Runs a playbook on every target; a target that fails is an answer, never the end of the others. */
export const runTargets = async (request: RunRequest): Promise<readonly RunState[]> => {
  const states: RunState[] = []
  const waiting = [...request.targets.entries()]
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) states[next[0]] = await runTarget(next[1], request)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, request.targets.length) }, worker))
  return states
}

const runTarget = async (target: string, request: RunRequest): Promise<RunState> => {
  const { playbook, flags, wrap } = request
  const wanted = { target, playbook, open: openOptions(flags), deadlineMs: flags.deadline * 1000, onFault: tellFault }
  let state = emptyState
  for await (const event of targetEvents(wrap ? { ...wanted, wrap } : wanted)) {
    state = fold(state, event)
    request.onEvent(target, event)
  }
  return state
}

const tellFault = (error: unknown): void => {
  if (process.argv.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`)
}

export interface ReportFlags {
  readonly failOn: 'warning' | 'critical'
  readonly details?: boolean
}

export const reportMeta = (
  request: Pick<RunRequest, 'playbook'>,
  runs: readonly RunState[],
  flags: ReportFlags,
  durationMs: number,
  note: string | null = null,
): ReportMeta => ({
  playbook: request.playbook.id,
  startedAt: runs.map((each) => each.startedAt).toSorted()[0] ?? '',
  durationMs,
  status: runStatus(runs.map((each) => each.status)),
  failOn: flags.failOn,
  version: version(),
  note,
  display: display(flags.details ?? false),
})
