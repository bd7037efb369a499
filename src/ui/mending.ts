import type { Plan } from '../fixes/fix.ts'
import type { MendEvent } from '../run/mend-event.ts'
import { emptyMend, foldMend, type MendState } from '../run/mend-state.ts'
import type { Approval, Operator } from '../run/operator.ts'
import { Secret } from '../target/secret.ts'
import type { Asker } from './services.ts'

/** What the engine waits for: the whole plan to be approved, or one step of it. */
export type Awaited = { readonly what: 'plan'; readonly plan: Plan } | { readonly what: 'step'; readonly index: number }

export type MendEvents = (operator: Omit<Operator, 'name'>, signal: AbortSignal) => AsyncIterable<MendEvent>

/** A fix, or the taking back of one, as it goes on. The screens read `state`, and answer what is `awaited`. */
export class Mending {
  state: MendState = emptyMend
  awaited: Awaited | null = null
  /** Something on the server is half changed. */
  changing = false
  /** It was told to stop, and takes back what it did. */
  stopped = false
  readonly #changed: () => void
  readonly #stop = new AbortController()
  #answer: (approval: Approval) => void = () => {}

  constructor(changed: () => void) {
    this.#changed = changed
  }

  get ended(): boolean {
    return this.state.outcome !== null
  }

  async run(events: MendEvents, asker: Asker): Promise<void> {
    for await (const event of events(this.#operator(asker), this.#stop.signal)) {
      this.state = foldMend(this.state, event)
      if (event.type === 'locked' || event.type === 'recorded') this.changing = true
      if (event.type === 'mend-finished') this.changing = false
      this.#changed()
    }
  }

  #operator(asker: Asker): Omit<Operator, 'name'> {
    let byStep = false
    return {
      approve: async (plan) => {
        const approval = await this.#ask({ what: 'plan', plan })
        byStep = approval === 'steps'
        return approval
      },
      approveStep: async (_, index) => !byStep || (await this.#ask({ what: 'step', index })) === 'all',
      secret: async ({ question }) => {
        const text = await asker.secret(question)
        return text === null || text === '' ? null : new Secret(text)
      },
    }
  }

  #ask(awaited: Awaited): Promise<Approval> {
    return new Promise((resolve) => {
      this.awaited = awaited
      this.#answer = resolve
      this.#changed()
    })
  }

  /** To what is awaited; of a step, `all` is yes. */
  answer(approval: Approval): void {
    if (!this.awaited) return
    this.awaited = null
    this.#answer(approval)
    this.#changed()
  }

  /** Before the approval: leaves it. After: stops, and takes back what was done. */
  stop(): void {
    this.stopped = true
    this.answer('no')
    this.#stop.abort(new Error('the person at the terminal stopped it'))
  }
}
