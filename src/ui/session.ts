import type { AskedEvent } from '../run/asked.ts'
import type { RunEvent } from '../run/event.ts'
import type { Playbook } from '../run/playbook.ts'
import { emptyState, fold, type RunState } from '../run/state.ts'
import type { Asker, Inspection, Services } from './services.ts'

export interface SessionStart {
  readonly target: string
  readonly playbook: Playbook
  /** Not a server but a recording of one: said in the header of every view. */
  readonly recording?: boolean
}

export interface SessionParts {
  readonly services: Services
  readonly asker: Asker
  readonly changed: () => void
  /** How often what ticks is drawn anew while something is asked, milliseconds; 0: never. */
  readonly tickMs: number
}

/** A playbook on one target, as it goes on. The screens read `state` and nothing else of the run. */
export class Session {
  readonly target: string
  readonly playbook: Playbook
  readonly recording: boolean
  state: RunState = emptyState
  /** Since when it asks, milliseconds of the monotonic clock; null: nothing is under way. */
  startedAt: number | null = null
  /** The step whose questions are asked again. */
  retrying: number | null = null
  /** Steps that were asked again since the verdict, and when. */
  readonly retried = new Map<number, string>()
  /** What no playbook asks: single messages, the log. */
  readonly inspection: Inspection
  readonly #parts: SessionParts
  #stop = new AbortController()
  #skips = new Map<number, AbortController>()
  #judged = false
  #ticking: NodeJS.Timeout | undefined

  constructor(start: SessionStart, parts: SessionParts) {
    this.target = start.target
    this.playbook = start.playbook
    this.recording = start.recording ?? false
    this.#parts = parts
    const asked = (event: AskedEvent): void => {
      this.state = { ...this.state, asked: [...this.state.asked, event] }
      parts.changed()
    }
    this.inspection = parts.services.inspect({ target: start.target, asker: parts.asker, asked })
  }

  get running(): boolean {
    return this.startedAt !== null
  }

  /** The verdict is there, or there will be none. */
  get judged(): boolean {
    return this.#judged || this.state.finished
  }

  /** The step whose answers are awaited; null: none. The last one ends when its last check has told something. */
  get step(): number | null {
    const { steps } = this.state
    return this.running && this.retrying === null && steps.length > 0 && !this.judged ? steps.length - 1 : null
  }

  /** Asks everything, from the beginning. */
  async start(): Promise<void> {
    this.#judged = false
    this.retried.clear()
    this.state = { ...emptyState, target: this.target, playbook: this.playbook.id, title: this.playbook.title }
    await this.#run(this.playbook, (event) => {
      this.state = fold(this.state, event)
      if (event.type === 'verdict') this.#judged = true
    })
  }

  /** Asks the questions of one step again. Its findings are new then; the verdict is not. */
  async retry(at: number): Promise<void> {
    const step = this.playbook.steps[at]
    if (!step) return
    this.retrying = at
    const before = this.state
    let again = emptyState
    await this.#run({ ...this.playbook, steps: [step], causes: 'none' }, (event) => {
      again = fold(again, event)
      if (event.type === 'asked') this.state = { ...this.state, asked: [...before.asked, ...again.asked] }
    })
    const { failure } = again
    const findings = failure
      ? [
          {
            check: 'connect',
            status: 'unknown' as const,
            subject: step.title,
            summary: failure.message,
            evidence: [],
            data: {},
          },
        ]
      : (again.steps[0]?.findings ?? [])
    const steps = before.steps.map((each, n) => (n === at ? { ...each, findings } : each))
    this.state = { ...this.state, steps, findings: steps.flatMap((each) => each.findings) }
    this.retried.set(at, again.startedAt)
    this.retrying = null
    this.#parts.changed()
  }

  async #run(playbook: Playbook, take: (event: RunEvent) => void): Promise<void> {
    this.stop()
    const stop = new AbortController()
    this.#stop = stop
    this.#skips = new Map()
    this.startedAt = performance.now()
    const { services, asker, changed, tickMs } = this.#parts
    if (tickMs > 0) this.#ticking = setInterval(changed, tickMs)
    changed()
    const skipped = (step: number): AbortSignal => this.#skip(step).signal
    for await (const event of services.run({ target: this.target, playbook, asker, signal: stop.signal, skipped })) {
      if (stop.signal.aborted) return
      take(event)
      changed()
    }
    if (stop.signal.aborted) return
    this.#ended()
    changed()
  }

  #ended(): void {
    this.startedAt = null
    clearInterval(this.#ticking)
  }

  #skip(step: number): AbortController {
    const known = this.#skips.get(step) ?? new AbortController()
    this.#skips.set(step, known)
    return known
  }

  /** Does not wait for what is not yet answered in this step. */
  skip(step: number): void {
    this.#skip(step).abort()
  }

  /** Ends what still runs, on both sides; what was found so far stays. */
  stop(): void {
    this.#stop.abort(new Error('the run was ended'))
    void this.inspection.close()
    this.#ended()
  }
}
