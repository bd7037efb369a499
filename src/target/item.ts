import { type Heard, noAnswer, readingOf } from './outcome.ts'
import { lineOf, type Plan } from './script.ts'
import type { ExecAsk, FileAsk, Reading } from './target.ts'

const stderrKept = 64 * 1024
let lastId = 0

export interface ItemOptions {
  /** Default: the next number. */
  readonly id?: string
  readonly ask: ExecAsk | FileAsk
  readonly plan: Plan
  readonly now: () => Date
  /** Present: stdout is handed on, not kept. */
  readonly onChunk?: (chunk: Uint8Array) => void
}

/** One ask on its way: collects what is heard of it until both of its streams have ended. */
export class Item {
  readonly plan: Plan
  readonly line: string
  readonly id: string
  /** Gets a channel of its own. */
  readonly alone: boolean
  readonly done: Promise<Reading>
  readonly #options: ItemOptions
  readonly #settle: (reading: Reading) => void
  readonly #asked: Date
  readonly #askedMs = performance.now()
  #settled = false
  #at: Date | undefined
  #beganMs: number | undefined
  #begunMs: number | undefined
  #silent = false
  #stopped = false
  #stdoutBegun = false
  #code: number | undefined
  #endedMs: number | undefined
  #verdict: Heard['verdict']
  #asSelf: string | undefined
  #stdoutEnded = false
  #stdout: Buffer[] = []
  #stdoutBytes = 0
  #stderr: Buffer[] = []
  #stderrBytes = 0

  constructor(options: ItemOptions) {
    lastId += 1
    this.id = options.id ?? String(lastId)
    this.#options = options
    this.plan = options.plan
    this.line = lineOf(this.id, options.plan)
    this.alone = options.onChunk !== undefined || (options.ask.kind === 'exec' && options.ask.slow === true)
    this.#asked = options.now()
    const { promise, resolve } = Promise.withResolvers<Reading>()
    this.done = promise
    this.#settle = resolve
  }

  /** Its marks have been seen: the machine is at work on it. */
  get started(): boolean {
    return this.#beganMs !== undefined
  }
  /** Milliseconds since the machine began with it. */
  get runningMs(): number {
    return this.#beganMs === undefined ? 0 : performance.now() - this.#beganMs
  }
  /** Milliseconds for which a stream's command has run without any output; 0 once there was some, or where that may be. */
  get silentMs(): number {
    const { firstByteMs } = this.plan
    if (firstByteMs === undefined || this.#begunMs === undefined || this.#stdoutBytes > 0 || this.ended) return 0
    return performance.now() - this.#begunMs
  }
  /** Milliseconds since it was asked. */
  get waitingMs(): number {
    return performance.now() - this.#askedMs
  }
  /** The command ended (its stdout may still be on the way). */
  get ended(): boolean {
    return this.#code !== undefined
  }
  get settled(): boolean {
    return this.#settled
  }
  /** Nobody wants to hear more of it, see `stop`. */
  get stopped(): boolean {
    return this.#stopped
  }
  /** It is at work and nobody wants to hear more of it: it is to be ended. */
  get unwanted(): boolean {
    return this.#stopped && this.#begunMs !== undefined && !this.ended
  }
  /** It goes on until its deadline, and can be begun anew at any time. */
  get live(): boolean {
    return this.plan.live === true
  }
  /** It prints more than is kept, and is to be ended. */
  get flooding(): boolean {
    const flood = this.plan.keep !== undefined && this.#stdoutBytes > this.plan.keep
    return flood || this.#stderrBytes > 16 * stderrKept
  }
  /** A stream that already handed bytes on cannot be asked again. */
  get repeatable(): boolean {
    return !(this.#options.onChunk && this.#stdoutBytes > 0)
  }

  stdout(bytes: Buffer): void {
    if (this.#settled) return
    if (this.#options.onChunk) {
      if (!this.#stdoutBegun) return
      this.#stdoutBytes += bytes.length
      this.#options.onChunk(bytes)
      return
    }
    const room = (this.plan.keep ?? 0) - this.#stdoutBytes
    if (room > 0) this.#stdout.push(Buffer.from(bytes.subarray(0, room)))
    this.#stdoutBytes += bytes.length
  }

  stderr(bytes: Buffer): void {
    const room = stderrKept - this.#stderrBytes
    if (room > 0) this.#stderr.push(Buffer.from(bytes.subarray(0, room)))
    this.#stderrBytes += bytes.length
  }

  /** Marks `a` and `b` on stdout: what came before was said by a login shell. */
  stdoutBegins(real: boolean): void {
    this.#stdout = []
    this.#stdoutBytes = 0
    this.#stdoutBegun = real
    this.#start(real)
  }

  stderrBegins(real: boolean): void {
    this.#stderr = []
    this.#stderrBytes = 0
    this.#start(real)
  }

  #start(real: boolean): void {
    if (this.#beganMs === undefined) {
      this.#beganMs = performance.now()
      this.#at = this.#options.now()
    }
    if (real) this.#begunMs ??= performance.now()
  }

  /** It is ended because it said nothing for too long. */
  tooSilent(): void {
    this.#silent = true
  }

  /** What was heard until now is the answer, cut short. */
  stop(): void {
    this.#stopped = true
  }

  verdict(kind: string, rest: string): void {
    if (kind === 's') this.#asSelf = rest
    else this.#verdict = { kind, rest }
  }

  stderrEnds(code: number): void {
    this.#code = code
    this.#endedMs = performance.now()
    if (this.#stdoutEnded) this.finish()
  }

  stdoutEnds(): void {
    this.#stdoutEnded = true
    if (this.#code !== undefined) this.finish()
  }

  /** Judges what was heard. */
  finish(): void {
    const { ask } = this.#options
    const heard = {
      ...this.#when(),
      stdout: Buffer.concat(this.#stdout),
      stderr: Buffer.concat(this.#stderr),
      over: this.#stopped || (this.plan.keep !== undefined && this.#stdoutBytes > this.plan.keep),
      begun: this.#begunMs !== undefined,
      silent: this.#silent,
      ...(this.#code === undefined ? {} : { code: this.#code }),
      ...(this.#verdict ? { verdict: this.#verdict } : {}),
      ...(this.#asSelf === undefined ? {} : { asSelf: this.#asSelf }),
    }
    this.#resolve(readingOf(ask, this.plan, heard))
  }

  /** Ends it without an answer. */
  fail(status: Reading['status'], why: string): void {
    this.#resolve(noAnswer(this.#options.ask, status, why, this.#when()))
  }

  /** Before it is asked again. */
  reset(): void {
    this.#beganMs = undefined
    this.#begunMs = undefined
    this.#silent = false
    this.#stdoutBegun = false
    this.#code = undefined
    this.#verdict = undefined
    this.#asSelf = undefined
    this.#stdoutEnded = false
  }

  #when(): { at: Date; ms: number } {
    const ms = (this.#endedMs ?? performance.now()) - (this.#beganMs ?? this.#askedMs)
    return { at: this.#at ?? this.#asked, ms: Math.max(0, Math.round(ms)) }
  }

  #resolve(reading: Reading): void {
    if (this.#settled) return
    this.#settled = true
    this.#stdout = []
    this.#stderr = []
    this.#settle(reading)
  }
}
