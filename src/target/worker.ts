import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { clean } from './clean.ts'
import type { Item } from './item.ts'
import { type Mark, MarkReader } from './marks.ts'
import { cut, following, opening, telling } from './script.ts'
import type { SudoRights } from './sudo.ts'
import type { Wire } from './wire.ts'

export interface WorkerOptions {
  readonly wire: Wire
  /** What sudo allows the login, as far as it is known now. */
  readonly rights: () => SudoRights
  /** The login's password for sudo, where its list of commands wants it: goes to the script's stdin, never into the script. */
  readonly password?: string
  /** Longest silence before and between asks, milliseconds. */
  readonly patienceMs: number
  /** Present: this worker also says hello. */
  readonly onHello?: (text: string) => void
  readonly onIdle: () => void
  /** An ask holds up those behind it, which another worker could answer meanwhile. */
  readonly onStall: () => void
  /** It has ended; `items` are those without a reading. */
  readonly onEnd: (end: WorkerEnd) => void
}

export interface WorkerEnd {
  readonly items: readonly Item[]
  readonly error?: unknown
  readonly code?: number | null
  /** Our script spoke at all. */
  readonly spoke: boolean
  /** First line that was no answer: what a login shell said instead of running the script. */
  readonly noise: string
  /** Our script was waited for in vain. */
  readonly mute: boolean
}

const tickMs = 100
const stallMs = 1500
/** A login shell that says more before our script begins will not come to it. */
const noiseCap = 4 * 1_048_576
/** After the deadline `timeout` waits 2 s before SIGKILL; through su or sudo there is an outer one of 5 s more. */
const graceMs = 5_000

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
  #noise = ''
  #noiseBytes = 0
  #spoke = false
  #heardMs = performance.now()
  #ended = false
  readonly #cut = new Set<Item>()
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
      .run(opening({ mark: this.#mark, rights: this.#rights, typed }, hello, lines), {
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

  /** A further batch: one round trip. Only while idle. */
  send(items: readonly Item[]): void {
    this.#items = [...items]
    this.#heardMs = performance.now()
    const rights = this.#options.rights()
    if (rights !== this.#rights) this.#stdin.write(telling(rights))
    this.#rights = rights
    this.#stdin.write(
      following(
        this.#mark,
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
    this.#stdin.end()
    this.#abort.abort()
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
      this.#limit(this.#stdoutItem)
    } else if (!this.#spoke) this.#hear(bytes)
  }

  #stderrData = (bytes: Buffer): void => {
    if (this.#stderrItem) {
      this.#stderrItem.stderr(bytes)
      this.#limit(this.#stderrItem)
    } else if (!this.#spoke) this.#hear(bytes)
  }

  #hear(bytes: Buffer): void {
    if (this.#noise.length < 4096) this.#noise += bytes.toString()
    this.#noiseBytes += bytes.length
    if (this.#noiseBytes > noiseCap && !this.#ended) {
      this.#end({ error: new Error('it prints without end') })
      this.end()
    }
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

  /** Our own deadlines, for a machine whose own did not work. */
  #tick(): void {
    const item = this.#items[0]
    const silentMs = performance.now() - this.#heardMs
    if (!item?.started) {
      if ((item || this.#hello !== undefined) && silentMs > this.#options.patienceMs) this.#giveUp()
    } else {
      this.#listen(item)
      const allowedMs = item.plan.seconds * 1000 + graceMs * (item.plan.as === undefined ? 1 : 2)
      if (item.runningMs > allowedMs) this.#giveUp()
      else if (item.runningMs > stallMs && this.#items.length > 1) this.#options.onStall()
    }
  }

  /** Ends a stream that does not begin: what hangs in its first moments would hang to its deadline. */
  #listen(item: Item): void {
    const { firstByteMs = Number.POSITIVE_INFINITY } = item.plan
    if (item.silentMs > firstByteMs + graceMs) this.#giveUp()
    if (item.silentMs <= firstByteMs || this.#cut.has(item)) return
    item.tooSilent()
    this.#cut.add(item)
    this.#stdin.write(cut(item.id))
  }

  /** Ends an ask that prints more than is kept. */
  #limit(item: Item | undefined): void {
    if (!item?.flooding || this.#cut.has(item)) return
    this.#cut.add(item)
    this.#stdin.write(cut(item.id))
  }

  #giveUp(): void {
    const seconds = Math.round((performance.now() - this.#heardMs) / 1000)
    const item = this.#items[0]
    const noise = this.#spoke ? '' : firstLine(this.#noise)
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
    this.#stdin.destroy()
    const items = this.#items.filter((item) => !item.settled)
    this.#items = []
    this.#options.onEnd({ items, spoke: this.#spoke, noise: firstLine(this.#noise), mute: false, ...end })
  }
}

/** Control sequences make no line. */
const firstLine = (text: string): string =>
  clean(text)
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '')
    ?.slice(0, 500) ?? ''
