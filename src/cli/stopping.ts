import { constants } from 'node:os'
import { settle } from './settle.ts'

type Closer = () => Promise<void>

/** How long a target may take to end what it runs before we go anyway. */
const patience = 2_000

/** Ctrl-C and kill: whatever is open is closed, so that nothing is left running on either side, then we are gone. */
class Stopping {
  readonly #closers = new Set<Closer>()
  readonly #controller = new AbortController()
  #held = 0
  exitCode: number | undefined

  constructor() {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => this.stop(name))
  }

  /** We were told to go: nothing more is reported. */
  get stopped(): boolean {
    return this.exitCode !== undefined
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Registers what must be closed before we leave; call the answer once it is closed. */
  closing(close: Closer): () => void {
    this.#closers.add(close)
    return () => void this.#closers.delete(close)
  }

  /** While something is half changed, the first signal only asks for an end; call the answer when it has come. */
  hold(): () => void {
    this.#held++
    return () => void this.#held--
  }

  async closeAll(): Promise<void> {
    const all = Promise.allSettled([...this.#closers].map((close) => close()))
    this.#closers.clear()
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise((resolve) => {
      timer = setTimeout(resolve, patience)
    })
    await Promise.race([all, enough])
    clearTimeout(timer)
  }

  stop(name: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
    const code = 128 + constants.signals[name]
    // Asked twice: at once.
    if (this.exitCode !== undefined) process.exit(code)
    this.exitCode = code
    this.#controller.abort(new Error('the run was ended'))
    if (this.#held > 0) {
      process.stderr.write(
        '\nmailmedic: taking back what was done; once more leaves at once, and mailmedic undo finishes it\n',
      )
      return
    }
    void Promise.all([this.closeAll(), settle()]).then(() => process.exit(code))
  }
}

export const stopping = new Stopping()
