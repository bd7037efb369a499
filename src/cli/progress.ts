import { describeAsk } from '../probes/probe.ts'
import type { RunEvent } from '../run/event.ts'
import { duration } from '../text/numbers.ts'
import { clean } from '../text/text.ts'
import { progressLine } from './progress-line.ts'

/** Says on stderr what a run is doing: one line that changes on a terminal, a line a step where that was asked for. */
export class Progress {
  readonly #verbose: boolean
  readonly #total: number
  readonly #started = performance.now()
  #done = 0
  #now = 'connecting'
  #asking = ''

  constructor(total: number, verbose: boolean) {
    this.#total = total
    this.#verbose = verbose
    progressLine.start(() => {
      const elapsed = `${Math.floor((performance.now() - this.#started) / 1000)} s`
      const done = this.#total > 1 ? `${this.#done} of ${this.#total} done, ` : ''
      return `${done}${this.#now} (${elapsed}) ${this.#asking}`
    })
  }

  event(target: string, event: RunEvent): void {
    if (event.type === 'connected') this.#say(target, `connected: ${event.via}`)
    if (event.type === 'step-started') this.#say(target, `${event.index + 1} of ${event.of}  ${event.title}`)
    if (event.type === 'asked') {
      this.#asking = describeAsk(event.ask)
      if (this.#verbose && !progressLine.shown)
        process.stderr.write(`${clean(`${target}: ${event.status} ${event.ms} ms: ${describeAsk(event.ask)}`)}\n`)
    }
    if (event.type === 'failed') this.#say(target, event.message)
    if (event.type === 'run-finished') {
      this.#done++
      this.#say(target, `${event.status} after ${duration(event.durationMs)}`)
    }
  }

  end(): void {
    progressLine.stop()
  }

  #say(target: string, text: string): void {
    this.#now = `${target}: ${text}`
    if (!this.#verbose) return
    const resume = progressLine.pause()
    process.stderr.write(`${clean(`${target}: ${text}`)}\n`)
    resume()
  }
}
