import type { MendEvent } from '../run/mend-event.ts'
import type { MendState } from '../run/mend-state.ts'
import { clean } from '../text/text.ts'
import { progressLine } from './progress-line.ts'

/** Says on stderr what a fix is doing: a line for each step and proof that has ended, and what is under way. */
export class MendProgress {
  readonly #started = performance.now()
  #now = 'asking what is wrong'

  constructor() {
    progressLine.start(() => `${this.#now} (${Math.floor((performance.now() - this.#started) / 1000)} s)`)
  }

  event(event: MendEvent, { plan }: MendState): void {
    if (event.type === 'step') {
      const label = `${event.index + 1} of ${plan?.steps.length ?? 0}  ${plan?.steps[event.index]?.label ?? ''}`
      this.#now = label
      if (event.state !== 'running' && event.state !== 'undoing')
        this.#say(`${event.state.padEnd(10)} ${label}`, event.words)
    }
    if (event.type === 'verifying') {
      this.#now = event.what
      if (event.state !== 'running') this.#say(`${event.state.padEnd(10)} ${event.what}`, event.words)
    }
    if (event.type === 'recorded') this.#say(`recorded   ${event.run}`, event.journal)
    if (event.type === 'note') this.#say(event.text, '')
    if (event.type === 'log-line') this.#say(event.line, '')
  }

  end(): void {
    progressLine.stop()
  }

  #say(text: string, words: string): void {
    const resume = progressLine.pause()
    process.stderr.write(`${clean(words ? `${text}: ${words}` : text)}\n`)
    resume()
  }
}
