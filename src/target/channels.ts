import type { Loan } from './connect.ts'
import { type Wire, WireLost } from './wire.ts'
import type { Worker } from './worker.ts'

/** How long sshd may take to free the place of a channel that has ended, milliseconds. */
const freeingMs = 5_000
/** As many channels may be lent at the same time: sshd opens ten (MaxSessions), of which asks have four. */
const mostLent = 4

/** Who may have a channel of the machine: the workers that ask, and who borrows one for something else. */
export class Channels {
  readonly #wire: Wire
  readonly #workers: ReadonlySet<Worker>
  readonly #moved: () => void
  /** Fewer than the wire allows, once the machine refused one. */
  #most = Number.POSITIVE_INFINITY
  #lent = 0
  readonly #borrowers: (() => void)[] = []
  #freedMs = Number.NEGATIVE_INFINITY
  #closed = false

  /** `moved` is called when a channel may have become free. */
  constructor(wire: Wire, workers: ReadonlySet<Worker>, moved: () => void) {
    this.#wire = wire
    this.#workers = workers
    this.#moved = moved
  }

  /** As many workers there may be. */
  get forAsks(): number {
    return Math.min(this.#wire.channels, this.#most)
  }

  get roomForWorker(): boolean {
    const { size } = this.#workers
    return size < this.forAsks && size + this.#lent < this.#most
  }

  /** A worker has ended. */
  freed(): void {
    this.#freedMs = performance.now()
  }

  /** The machine refused a channel to a worker. */
  refused(): void {
    this.#most = Math.max(1, this.#workers.size + this.#lent)
  }

  /** A refused channel is worth another try: one is in use, or the place of one that ended is not free yet. */
  get worthWaiting(): boolean {
    return this.#workers.size + this.#lent > 0 || performance.now() - this.#freedMs < freeingMs
  }

  /** A channel for something else than asks, once one is free. Rejects with WireLost. */
  async lend(): Promise<Loan> {
    await new Promise<void>((resolve) => {
      this.#borrowers.push(resolve)
      this.#moved()
    })
    if (this.#closed) throw new WireLost('the target was closed')
    let open = true
    const end = (): void => {
      if (open) this.#lent -= 1
      open = false
      this.#moved()
    }
    return {
      giveBack: () => {
        this.freed()
        end()
      },
      refused: () => {
        this.#most = Math.max(1, this.#workers.size + this.#lent - 1)
        end()
      },
    }
  }

  /** Lends what is free once all asks have their place. */
  serve(): void {
    while (this.#borrowers.length > 0 && (this.#closed || this.#lendOne())) this.#borrowers.shift()?.()
  }

  close(): void {
    this.#closed = true
    this.serve()
  }

  /** Beside the channels for asks there are some more for others, unless the machine refused one. */
  #lendOne(): boolean {
    const most = Math.min(this.#wire.channels + mostLent, this.#most)
    if (this.#workers.size + this.#lent < most && this.#lent < mostLent) {
      this.#lent += 1
      return true
    }
    // Its place is free once it has ended; the next ask begins another.
    if (this.#lent === 0) [...this.#workers].find((worker) => worker.idle)?.end()
    return false
  }
}
