import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { Cuts } from './cuts.ts'
import type { Item } from './item.ts'
import { LoginNoise } from './login-noise.ts'
import { type Mark, MarkReader } from './marks.ts'
import { graceMs, overdue } from './overdue.ts'
import type { Marked } from './prelude.ts'
import { cut, following, opening, telling } from './script.ts'
import type { SudoRights } from './sudo.ts'
import type { WorkerOptions } from './worker-options.ts'

const tickMs = 100
const stallMs = 1500

/** One script on one channel that runs batches of asks, one batch at a time. */
export class Worker {
  readonly #options: WorkerOptions
  readonly #mark = `@mm${randomBytes(8).toString('hex')}`
  /** What its script knows of sudo. */
  #rights: SudoRights
  readonly #stdin = new PassThrough()
  readonly #abort = new AbortController()
  readonly #ticker: NodeJS.Timeout
  #items: Item[]
  #stdoutItem: Item | undefined
  #stderrItem: Item | undefined
  #hello: string | undefined
  #inHello = false
  readonly #noise = new LoginNoise()
  #spoke = false
  #heardMs = performance.now()
  #ended = false
  readonly #cuts = new Cuts((id) => this.#stdin.write(cut(id)))
  /** Calls off a judgement that is under way. */
  #doubt: (() => void) | undefined
  #retiring = false

  constructor(options: WorkerOptions, items: readonly Item[]) {
    this.#options = options
    this.#items = [...items]
    this.#rights = options.rights()
    const stdout = new MarkReader(this.#mark, this.#stdoutMark, this.#stdoutData)
    const stderr = new MarkReader(this.#mark, this.#stderrMark, this.#stderrData)
    const lines = items.map((item) => item.line)
    const hello = options.onHello !== undefined
    if (hello) this.#hello = ''
    this.#ticker = setInterval(() => this.#tick(), tickMs)
    const typed = options.password !== undefined
    if (typed) this.#stdin.write(`${options.password}\n`)
    options.wire
      .run(opening({ ...this.#marked, rights: this.#rights, typed }, hello, lines), {
        stdin: this.#stdin,
        onStdout: (chunk) => stdout.push(chunk),
        onStderr: (chunk) => stderr.push(chunk),
        signal: this.#abort.signal,
      })
      .then(
        (result) => this.#end({ code: result.code }),
        (error: unknown) => this.#end({ error }),
      )
  }

  get idle(): boolean {
    return !this.#ended && !this.#retiring && this.#items.length === 0 && this.#hello === undefined
  }
  get busyAlone(): boolean {
    return this.#items.some((item) => item.alone)
  }

  /** What goes on without end, where something does. */
  get live(): Item | undefined {
    return this.#items.find((item) => item.live)
  }

  /** A further batch: one round trip. Only while idle. */
  send(items: readonly Item[]): void {
    this.#items = [...items]
    this.#heardMs = performance.now()
    const rights = this.#options.rights()
    if (rights !== this.#rights) this.#stdin.write(telling(rights))
    this.#rights = rights
    this.#stdin.write(
      following(
        this.#marked,
        items.map((item) => item.line),
      ),
    )
  }

  /** Gives back what it has not begun, and ends with what it is at. */
  release(): Item[] {
    const waiting = this.#items.filter((item) => !item.started)
    this.#items = this.#items.filter((item) => item.started)
    if (waiting.length > 0) this.#retiring = true
    this.#progress()
    return waiting
  }

  /** Ends the script and what it runs: it notices by the end of its stdin. Nothing is waited for. */
  end(): void {
    this.#retiring = true
    this.#stdin.end()
    this.#abort.abort()
  }

  get #marked(): Marked {
    const { mailConfig } = this.#options
    return { mark: this.#mark, ...(mailConfig === undefined ? {} : { mailConfig }) }
  }

  #find(id: string): Item | undefined {
    return this.#items.find((item) => item.id === id)
  }

  #stdoutMark = (mark: Mark): void => {
    this.#heard()
    const item = this.#find(mark.id)
    if (mark.id === 'hello') {
      this.#inHello = mark.kind === 'b'
      if (mark.kind === 'o') this.#helloEnds()
    } else if (mark.kind === 'o') {
      this.#stdoutItem = undefined
      item?.stdoutEnds()
    } else {
      this.#stdoutItem = item
      item?.stdoutBegins(mark.kind === 'b')
    }
    this.#progress()
  }

  #stderrMark = (mark: Mark): void => {
    this.#heard()
    const item = this.#find(mark.id)
    if (mark.kind === 'a' || mark.kind === 'b') {
      this.#stderrItem = item
      item?.stderrBegins(mark.kind === 'b')
    } else if (mark.kind === 'e') {
      this.#stderrItem = undefined
      item?.stderrEnds(Number(mark.rest))
    } else item?.verdict(mark.kind, mark.rest)
    this.#progress()
  }

  #stdoutData = (bytes: Buffer): void => {
    // What a login shell prints in place of our script is no sign of life: it may do so for ever.
    if (this.#spoke) this.#heardMs = performance.now()
    if (this.#inHello && this.#hello !== undefined) this.#hello += bytes.toString()
    else if (this.#stdoutItem) {
      this.#stdoutItem.stdout(bytes)
      if (this.#stdoutItem.flooding) this.#cuts.once(this.#stdoutItem)
    } else if (!this.#spoke) this.#hear(bytes)
  }

  #stderrData = (bytes: Buffer): void => {
    if (this.#stderrItem) {
      this.#stderrItem.stderr(bytes)
      if (this.#stderrItem.flooding) this.#cuts.once(this.#stderrItem)
    } else if (!this.#spoke) this.#hear(bytes)
  }

  #hear(bytes: Buffer): void {
    if (this.#noise.push(bytes) || this.#ended) return
    this.#end({ error: new Error('it prints without end') })
    this.end()
  }

  #heard(): void {
    this.#spoke = true
    this.#heardMs = performance.now()
  }

  #helloEnds(): void {
    const text = this.#hello ?? ''
    this.#hello = undefined
    this.#options.onHello?.(text)
  }

  #progress(): void {
    if (this.#ended) return
    this.#items = this.#items.filter((item) => !item.settled)
    if (this.#items.length > 0 || this.#hello !== undefined) return
    if (this.#retiring) this.end()
    else this.#options.onIdle()
  }

  /** A deadline counts only once the machine has shown that it was there all the while. */
  #tick(): void {
    const item = this.#items[0]
    if (item?.unwanted) this.#cuts.again(item)
    // What did not begin may have been cut off from us on its way there: its time counts from where it has arrived.
    const leadMs = item?.started ? 0 : Math.min(graceMs, this.#options.patienceMs)
    if (this.#overdue(leadMs)) this.#doubt ??= this.#options.wire.after(leadMs, () => this.#judge())
    else if (item?.started && item.runningMs > stallMs && this.#items.length > 1) this.#options.onStall()
  }

  /** What is overdue in so many milliseconds. */
  #overdue(inMs = 0): 'worker' | 'stream' | undefined {
    const item = this.#items[0]
    if (!item && this.#hello === undefined) return undefined
    const what = overdue(item, performance.now() - this.#heardMs + inMs, this.#options.patienceMs)
    return what === 'stream' && item && this.#cuts.has(item) ? undefined : what
  }

  /** With everything that it had said by then. */
  #judge(): void {
    this.#doubt = undefined
    const item = this.#items[0]
    const what = this.#ended ? undefined : this.#overdue()
    if (what === 'worker') this.#giveUp()
    else if (what === 'stream' && item) {
      item.tooSilent()
      this.#cuts.once(item)
    }
  }

  #giveUp(): void {
    const seconds = Math.round((performance.now() - this.#heardMs) / 1000)
    const item = this.#items[0]
    const noise = this.#spoke ? '' : this.#noise.firstLine
    const why = `no answer within ${seconds} s${noise && `; it says: ${noise}`}`
    if (item?.started)
      item.fail('timeout', `no end after ${Math.round(item.runningMs / 1000)} s, and it could not be ended`)
    else for (const each of this.#items) each.fail('timeout', why)
    this.#end({ error: new Error(why), mute: !this.#spoke })
    this.end()
  }

  #end(end: { error?: unknown; code?: number | null; mute?: boolean }): void {
    if (this.#ended) return
    this.#ended = true
    clearInterval(this.#ticker)
    this.#doubt?.()
    this.#stdin.destroy()
    const items = this.#items.filter((item) => !item.settled)
    this.#items = []
    this.#options.onEnd({ items, spoke: this.#spoke, noise: this.#noise.firstLine, mute: false, ...end })
  }
}
