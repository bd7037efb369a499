import { Duplex } from 'node:stream'
import type { Talked } from './smtp-dialogue.ts'
import type { After } from './wire.ts'

/** What came in answer to one thing that was said, and how that ended. */
export interface HeardReply {
  readonly bytes: Buffer
  readonly how: 'ok' | 'timeout' | 'closed' | 'reset'
  /** Milliseconds on the host. */
  readonly ms: number
}

/**
 * A dialogue that was made on the host, heard once more here: each write hands out the next of its replies. So it is judged by the
 * very code that judges one that is going on.
 */
export class HeardStream extends Duplex {
  /** Of the connection, milliseconds on the host. */
  readonly connectMs: number
  readonly replies: readonly HeardReply[]
  #next = 0
  #late = false
  #waiting: (() => void) | undefined

  constructor(connectMs: number, replies: readonly HeardReply[]) {
    super({ allowHalfOpen: true })
    this.connectMs = connectMs
    this.replies = replies
    this.on('error', () => {})
    this.#hand()
  }

  /** The clock for it: what was late there is late here, at once; nothing else is. */
  readonly after: After = (_, then) => {
    this.#waiting = then
    if (this.#late) setImmediate(() => this.#waiting?.())
    return () => {
      this.#waiting = undefined
    }
  }

  /** The steps as long as they took there. */
  timed(talked: Talked): Talked {
    const steps = talked.steps.map((step, at) => ({ ...step, ms: this.replies[at]?.ms ?? step.ms }))
    return { ...talked, steps }
  }

  override _read(): void {}

  override _write(_: Buffer, __: BufferEncoding, done: () => void): void {
    this.#hand()
    done()
  }

  #hand(): void {
    const reply = this.replies[this.#next]
    this.#next += 1
    if (!reply) return
    if (reply.bytes.length > 0) this.push(reply.bytes)
    if (reply.how === 'closed') this.push(null)
    if (reply.how === 'reset')
      setImmediate(() => this.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' })))
    if (reply.how !== 'timeout') return
    this.#late = true
    setImmediate(() => setImmediate(() => this.#waiting?.()))
  }
}
