import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { WireBusy, WireLost } from './wire.ts'

type Run = (script: string, stdin: PassThrough, onStdout: (chunk: Uint8Array) => void) => Promise<unknown>

/**
 * What a shared connection is asked for a sign of life: a session of its own that says again what it is told. It is opened
 * when that is first wanted. A server that opens no further session is taken for alive as long as the person's ssh holds on to it.
 */
export class Echo {
  readonly #run: Run
  readonly #word = `@mm${randomBytes(8).toString('hex')}`
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>()
  #stdin: PassThrough | undefined
  #silenced = false
  #lost: Error | undefined
  #last = 0
  #held = ''

  constructor(run: Run) {
    this.#run = run
  }

  beat(): Promise<void> {
    if (this.#silenced) return Promise.resolve()
    if (this.#lost) return Promise.reject(this.#lost)
    this.#stdin ??= this.#open()
    this.#last += 1
    const answer = Promise.withResolvers<void>()
    this.#waiting.set(this.#last, answer)
    this.#stdin.write(`${this.#word}:${this.#last}\n`)
    return answer.promise
  }

  #open(): PassThrough {
    const stdin = new PassThrough()
    this.#run('exec cat', stdin, (chunk) => this.#hear(chunk)).then(
      () => this.#end(new WireLost('the channel ended')),
      (error: unknown) => this.#end(error),
    )
    return stdin
  }

  #hear(chunk: Uint8Array): void {
    const lines = (this.#held + Buffer.from(chunk).toString('latin1')).split('\n')
    this.#held = (lines.pop() ?? '').slice(-256)
    for (const line of lines) {
      const at = line.indexOf(`${this.#word}:`)
      if (at < 0) continue
      const number = Number(line.slice(at + this.#word.length + 1))
      this.#waiting.get(number)?.resolve()
      this.#waiting.delete(number)
    }
  }

  #end(error: unknown): void {
    if (error instanceof WireBusy) this.#silenced = true
    else this.#lost = error instanceof Error ? error : new WireLost(String(error))
    for (const { resolve, reject } of this.#waiting.values()) {
      if (this.#silenced) resolve()
      else reject(this.#lost)
    }
    this.#waiting.clear()
  }
}
