import type { RunEvent } from '../run/event.ts'
import type { Playbook } from '../run/playbook.ts'
import { run } from '../run/run.ts'
import { type OpenOptions, openTarget } from '../target/open.ts'
import type { Target } from '../target/target.ts'
import { type Failure, failureOf } from './failure.ts'
import type { HeldTarget } from './held-target.ts'
import { stopping } from './stopping.ts'

export interface TargetRun {
  readonly target: string
  readonly playbook: Playbook
  readonly open: OpenOptions
  readonly deadlineMs: number
  /** Ends the run early, besides the signals that end the program. */
  readonly signal?: AbortSignal
  /** Aborts where nobody wants to wait for this step. */
  readonly skipped?: (step: number) => AbortSignal
  /** Wraps the target, for recording. */
  readonly wrap?: (target: Target) => Target
  /** Keeps the connection when the run has ended. */
  readonly held?: HeldTarget
  /** A fault of our own, besides being told as an event. */
  readonly onFault?: (error: unknown) => void
}

/** A run's events from its beginning to its end: a target that fails is an answer, never an exception. */
export async function* targetEvents(wanted: TargetRun): AsyncGenerator<RunEvent> {
  const started = performance.now()
  const { playbook, target } = wanted
  let seq = 0
  try {
    for await (const event of events(wanted)) {
      seq = event.seq + 1
      yield event
    }
  } catch (error) {
    const at = (): { seq: number; at: string } => ({ seq: seq++, at: new Date().toISOString() })
    if (seq === 0) yield { type: 'run-started', playbook: playbook.id, title: playbook.title, target, ...at() }
    const { message, hint, ours }: Failure = failureOf(error)
    if (ours && !stopping.stopped) wanted.onFault?.(error)
    yield { type: 'failed', message, hint, ...at() }
    yield { type: 'run-finished', status: 'unknown', durationMs: Math.round(performance.now() - started), ...at() }
  }
}

async function* events(wanted: TargetRun): AsyncGenerator<RunEvent> {
  const { playbook, deadlineMs, skipped } = wanted
  const make = (): Promise<Target> => openTarget(wanted.target, wanted.open)
  const opened = wanted.held ? await wanted.held.open(wanted.target, make) : await make()
  const target = wanted.wrap ? wanted.wrap(opened) : opened
  const closed = stopping.closing(() => target.close())
  const signal = wanted.signal ? AbortSignal.any([stopping.signal, wanted.signal]) : stopping.signal
  try {
    yield* run(playbook, target, { deadlineMs, signal, ...(skipped ? { skipped } : {}) })
  } finally {
    if (!wanted.held) await target.close()
    closed()
  }
}
