import { WireLost } from './wire.ts'

export interface PulseOptions {
  /** Asks the far end something small that it always answers, without a side effect; rejects once the connection is gone. */
  readonly beat: () => Promise<void>
  /** So long without any sign of life after a beat, milliseconds: the connection has stalled. */
  readonly patienceMs: number
  readonly onStall: () => void
}

const tickMs = 500
/** Without a beat under way, one is sent so often: a stall is noticed while nothing else is asked. */
const restMs = 5_000
/** What is answered sooner needs no proof. */
const soonMs = 250

/**
 * Signs of life of a connection. A time-out says something about whoever was dialled only as long as the host was there
 * to dial: a connection that carries no bytes, without being closed, looks like a silent service otherwise.
 */
export class Pulse {
  readonly #options: PulseOptions
  readonly #ticker: NodeJS.Timeout
  #next: Promise<void> | undefined
  #underWay = 0
  /** Ticks, not a clock: where we ourselves were too busy to listen, one tick passes however long that took. */
  #silent = 0
  #resting = 0
  #over = false

  constructor(options: PulseOptions) {
    this.#options = options
    this.#ticker = setInterval(() => this.#tick(), tickMs)
    this.#ticker.unref()
  }

  /** Anything came from the far end. A large answer on a slow line keeps a beat waiting, but is a sign of life. */
  heard(): void {
    this.#silent = 0
  }

  /** Calls back once the far end has had so long, as its own answers show. Never, where the connection stalled meanwhile. */
  after(ms: number, then: () => void): () => void {
    let over = false
    const soon = Math.min(ms, soonMs)
    const proven = (next: () => void) => () => {
      this.#beat().then(
        () => !over && next(),
        // The connection is gone: whoever waits for an answer is told so.
        () => {},
      )
    }
    const late = proven(then)
    // What was asked before the first beat has arrived once that is answered, and what was answered before the second too.
    const begin = proven(() => {
      timer = setTimeout(late, ms - soon)
    })
    let timer = setTimeout(begin, soon)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }

  end(): void {
    this.#over = true
    clearInterval(this.#ticker)
  }

  /** One for all that want one in the same turn, behind what they have sent. */
  #beat(): Promise<void> {
    this.#next ??= new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        this.#next = undefined
        if (this.#over) {
          reject(new WireLost('the connection was closed'))
          return
        }
        if (this.#underWay === 0) this.#silent = 0
        this.#underWay += 1
        this.#resting = 0
        const done = (): void => {
          this.#underWay -= 1
          this.#silent = 0
        }
        this.#options.beat().finally(done).then(resolve, reject)
      })
    })
    return this.#next
  }

  #tick(): void {
    this.#resting += 1
    if (this.#underWay > 0) this.#silent += 1
    else if (this.#resting * tickMs >= restMs) this.#beat().catch(() => {})
    if ((this.#silent - 1) * tickMs < this.#options.patienceMs) return
    this.end()
    this.#options.onStall()
  }
}
