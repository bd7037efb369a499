import { Duplex, PassThrough } from 'node:stream'
import { clean } from './clean.ts'
import { failureIn } from './connect-words.ts'
import { ConnectFailure, type Wire, WireLost } from './wire.ts'

/** Without a byte either way for so long, milliseconds, it is given up: it may hold the only channel there is. */
const idleMs = 30_000
/** What nc says on stderr, each kind in its way, once it is connected. */
const connectedWords = /\bsucceeded!|\bopen$|\bconnected\b/im

/** A connection that a script on the machine holds: its standard input and output are the stream. */
export class ToolStream extends Duplex {
  /** Rejects with a ConnectFailure, WireBusy or WireLost. */
  readonly connected: Promise<this>
  /** Once the script has ended: its channel is free. */
  readonly over: Promise<void>
  readonly #where: string
  readonly #stdin = new PassThrough()
  readonly #abort = new AbortController()
  readonly #mark: Buffer
  readonly #connected = Promise.withResolvers<this>()
  #state: 'starting' | 'begun' | 'open' = 'starting'
  #held = Buffer.alloc(0)
  #said = ''
  #idle: NodeJS.Timeout | undefined

  constructor(wire: Wire, script: string, how: { readonly where: string; readonly word: string }) {
    super({ allowHalfOpen: false })
    this.#where = how.where
    this.#mark = Buffer.from(`\n${how.word}:`)
    this.connected = this.#connected.promise
    this.on('error', () => {})
    this.over = wire
      .run(script, {
        stdin: this.#stdin,
        onStdout: (chunk) => this.#stdout(chunk),
        onStderr: (chunk) => this.#stderr(chunk),
        signal: this.#abort.signal,
      })
      .then(
        () => this.#ended(),
        (error: unknown) => this.#ended(error instanceof Error ? error : new WireLost(String(error))),
      )
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#move()
    this.#stdin.write(chunk, () => done())
  }

  override _final(done: () => void): void {
    this.#stdin.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#idle)
    this.#stdin.end()
    this.#abort.abort()
    this.#connected.reject(error ?? new ConnectFailure('timeout', `${this.#where}: given up`))
    done(error)
  }

  #move(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.destroy(), idleMs).unref()
  }

  #stdout(chunk: Uint8Array): void {
    this.#move()
    if (this.#state === 'open') return void this.push(Buffer.from(chunk))
    this.#held = Buffer.concat([this.#held, chunk])
    if (this.#state === 'starting') this.#seek()
    if (this.#state === 'begun' && this.#held.length > 0) this.#open()
  }

  /** What stands before the mark was said by a login shell. */
  #seek(): void {
    const from = this.#held.indexOf(this.#mark)
    const to = from < 0 ? -1 : this.#held.indexOf(0x0a, from + 1)
    if (to < 0) return
    const kind = this.#held.toString('latin1', from + this.#mark.length, to)
    this.#held = this.#held.subarray(to + 1)
    this.#said = ''
    if (kind.startsWith('c')) this.#open()
    else this.#state = 'begun'
  }

  #stderr(chunk: Uint8Array): void {
    if (this.#said.length < 4096) this.#said += Buffer.from(chunk).toString()
    if (this.#state === 'begun' && connectedWords.test(this.#said)) this.#open()
  }

  #open(): void {
    this.#state = 'open'
    if (this.#held.length > 0) this.push(this.#held)
    this.#held = Buffer.alloc(0)
    this.#move()
    this.#connected.resolve(this)
  }

  #ended(error?: Error): void {
    clearTimeout(this.#idle)
    // Busybox's nc says nothing of a connection that the other side closes at once.
    if (this.#state === 'begun' && /^ended 0$/m.test(this.#said)) this.#open()
    if (error) this.destroy(error)
    else if (this.#state === 'open') this.push(null)
    else this.destroy(this.#failure())
    this.#stdin.destroy()
  }

  #failure(): ConnectFailure {
    const text = clean(`${this.#held.toString()}\n${this.#said}`).trim()
    const last = text.split('\n').findLast((line) => line.trim() !== '' && !/^ended \d+$/.test(line))
    const said = last?.replace(/^.*:\s*|\.\s*$/g, '').trim() || 'no connection'
    // A nc that knows no UNIX sockets; what it prints then explains its options, not a connection.
    const failure = /(?:invalid|unrecognized) option/i.test(text) ? 'unexplained' : (failureIn(text) ?? 'unreachable')
    return new ConnectFailure(failure, `${this.#where}: ${said}`)
  }
}
