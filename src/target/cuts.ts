import type { Item } from './item.ts'

/** A stop is said again after so long, milliseconds: the first time the command may not have been there to be ended. */
const againMs = 1_000

/** Which asks of a worker were told to end. */
export class Cuts {
  readonly #say: (id: string) => void
  readonly #off = new Set<Item>()
  #saidMs = Number.NEGATIVE_INFINITY

  /** `say` tells the script to end what has this id. */
  constructor(say: (id: string) => void) {
    this.#say = say
  }

  /** Ends what nobody wants to hear more of, again and again. */
  again(item: Item): void {
    if (performance.now() - this.#saidMs < againMs) return
    this.#saidMs = performance.now()
    this.#say(item.id)
  }

  /** Ends what prints more than is kept, or nothing for too long. */
  once(item: Item): void {
    if (this.#off.has(item)) return
    this.#off.add(item)
    this.#say(item.id)
  }

  has(item: Item): boolean {
    return this.#off.has(item)
  }
}
