import type { RunEvent } from '../run/event.ts'
import type { Playbook } from '../run/playbook.ts'
import { emptyState, fold, type RunState } from '../run/state.ts'
import type { Asker, Services } from './services.ts'

export interface SessionStart {
  readonly target: string
  readonly playbook: Playbook
  /** Not a server but a recording of one: said in the header of every view. */
  readonly recording?: boolean
}

/** One run of a playbook on one target, as it goes on. The screens read `state` and nothing else of it. */
export class Session {
  readonly target: string
  readonly playbook: Playbook
  readonly recording: boolean
  state: RunState = emptyState
  /** Since when it runs, milliseconds of the monotonic clock; null: it has ended. */
  startedAt: number | null = null
  readonly #services: Services
  readonly #asker: Asker
  readonly #changed: () => void
  #stop = new AbortController()
  readonly #skips = new Map<number, AbortController>()

  constructor(start: SessionStart, services: Services, asker: Asker, changed: () => void) {
    this.target = start.target
    this.playbook = start.playbook
    this.recording = start.recording ?? false
    this.#services = services
    this.#asker = asker
    this.#changed = changed
  }

  get running(): boolean {
    return this.startedAt !== null
  }

  /** The step whose answers are awaited; null: none. */
  get step(): number | null {
    const { steps, mta } = this.state
    return this.running && mta && steps.length > 0 && !this.judged ? steps.length - 1 : null
  }

  /** The verdict is there. */
  get judged(): boolean {
    return this.state.finished || this.#verdict
  }
  #verdict = false

  /** Asks everything, from the beginning. */
  start(): Promise<void> {
    this.stop()
    const stop = new AbortController()
    this.#stop = stop
    this.#skips.clear()
    this.#verdict = false
    this.state = { ...emptyState, target: this.target, playbook: this.playbook.id, title: this.playbook.title }
    this.startedAt = performance.now()
    this.#changed()
    return this.#follow(stop)
  }

  async #follow(stop: AbortController): Promise<void> {
    const { target, playbook } = this
    const skipped = (step: number): AbortSignal => this.#skip(step).signal
    const request = { target, playbook, asker: this.#asker, signal: stop.signal, skipped }
    for await (const event of this.#services.run(request)) {
      if (stop.signal.aborted) return
      this.#take(event)
    }
    if (stop.signal.aborted) return
    this.startedAt = null
    this.#changed()
  }

  #take(event: RunEvent): void {
    this.state = fold(this.state, event)
    if (event.type === 'verdict') this.#verdict = true
    this.#changed()
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
    this.startedAt = null
  }
}
