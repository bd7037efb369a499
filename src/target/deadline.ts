/** A timer that stands still while a person types. */
export class Deadline {
  #leftMs: number
  #startedMs = 0
  #timer: NodeJS.Timeout | undefined
  #late: (() => void) | undefined

  constructor(ms: number) {
    this.#leftMs = ms
  }

  start(late: () => void): void {
    this.end()
    this.#late = late
    this.#startedMs = performance.now()
    this.#timer = setTimeout(late, Math.max(0, this.#leftMs))
  }

  /** Stops; what is left counts for the next start. */
  end(): void {
    if (!this.#timer) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#leftMs -= performance.now() - this.#startedMs
  }

  pausing<A extends readonly unknown[], R>(ask: (...question: A) => Promise<R>): (...question: A) => Promise<R> {
    return async (...question) => {
      const running = this.#timer !== undefined
      this.end()
      try {
        return await ask(...question)
      } finally {
        if (running && this.#late) this.start(this.#late)
      }
    }
  }
}
