import type { Target } from '../target/target.ts'
import { stopping } from './stopping.ts'

interface Held {
  readonly name: string
  readonly target: Promise<Target>
  readonly closed: () => void
}

/** The one connection of the screens: a run opens it, what is looked at afterwards goes on with it. */
export class HeldTarget {
  #held: Held | undefined

  /** A new connection, in place of the one before. */
  async open(name: string, make: () => Promise<Target>): Promise<Target> {
    const before = this.close()
    const target = make().then((opened) => this.#watched(opened))
    const held = { name, target, closed: stopping.closing(async () => (await target).close()) }
    this.#held = held
    target.catch(() => this.#forget(held))
    await before
    return target
  }

  /** The one that is there or on its way, else a new one. */
  get(name: string, make: () => Promise<Target>): Promise<Target> {
    return this.#held?.name === name ? this.#held.target : this.open(name, make)
  }

  async close(): Promise<void> {
    const held = this.#held
    if (!held) return
    this.#forget(held)
    await held.target.then(
      (target) => target.close(),
      () => {},
    )
  }

  #forget(held: Held): void {
    held.closed()
    if (this.#held === held) this.#held = undefined
  }

  /** One that broke is not used again. */
  #watched(target: Target): Target {
    const heard: Target['ask'] = async (ask) => {
      const reading = await target.ask(ask)
      if (ask.kind === 'exec' && reading.status === 'unreachable') this.#lost(watched)
      return reading
    }
    const watched: Target = {
      ...target,
      ask: heard,
      stream: async (ask, onChunk, signal) => {
        const reading = await target.stream(ask, onChunk, signal)
        if (reading.status === 'unreachable') this.#lost(watched)
        return reading
      },
    }
    return watched
  }

  #lost(target: Target): void {
    const held = this.#held
    void held?.target.then((current) => {
      if (current === target) this.#forget(held)
      void target.close()
    })
  }
}
