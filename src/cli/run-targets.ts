import type { ReportMeta } from '../report/format.ts'
import type { RunEvent, RunEventBody } from '../run/event.ts'
import type { Playbook } from '../run/playbook.ts'
import { run } from '../run/run.ts'
import { emptyState, fold, type RunState } from '../run/state.ts'
import { runStatus } from '../run/status.ts'
import { openTarget } from '../target/open.ts'
import type { Target } from '../target/target.ts'
import { failureOf } from './failure.ts'
import { openOptions, type TargetFlags } from './options.ts'
import { display } from './output.ts'
import { stopping } from './stopping.ts'
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

const runTarget = async (name: string, request: RunRequest): Promise<RunState> => {
  const started = performance.now()
  let state = emptyState
  const take = (event: RunEvent): void => {
    state = fold(state, event)
    request.onEvent(name, event)
  }
  let seq = 0
  const own = (body: RunEventBody): void => take({ ...body, seq: seq++, at: new Date().toISOString() })
  try {
    for await (const event of events(name, request)) {
      seq = event.seq + 1
      take(event)
    }
  } catch (error) {
    const { playbook } = request
    if (seq === 0) own({ type: 'run-started', playbook: playbook.id, title: playbook.title, target: name })
    const { message, hint, ours } = failureOf(error)
    if (ours && !stopping.stopped) process.stderr.write(`${debugText(error)}`)
    own({ type: 'failed', message, hint })
    own({ type: 'run-finished', status: 'unknown', durationMs: Math.round(performance.now() - started) })
  }
  return state
}

const debugText = (error: unknown): string =>
  process.argv.includes('--debug') && error instanceof Error ? `${error.stack}\n` : ''

async function* events(name: string, { playbook, flags, wrap }: RunRequest): AsyncGenerator<RunEvent> {
  const opened = await openTarget(name, openOptions(flags))
  const target = wrap ? wrap(opened) : opened
  const closed = stopping.closing(() => target.close())
  try {
    yield* run(playbook, target, { deadlineMs: flags.deadline * 1000, signal: stopping.signal })
  } finally {
    await target.close()
    closed()
  }
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
