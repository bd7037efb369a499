import { clean, shorten } from '../text/text.ts'

/** One line on the terminal's stderr that is written over; nothing of it is left when the report comes. */
class ProgressLine {
  #text: (() => string) | undefined
  #timer: NodeJS.Timeout | undefined
  #paused = 0
  readonly #shown = Boolean(process.stderr.isTTY) && process.env.TERM !== 'dumb' && !inCi()

  get shown(): boolean {
    return this.#shown
  }

  start(text: () => string): void {
    if (!this.#shown) return
    this.#text = text
    // However it ends: nothing of it stays before the prompt of the shell.
    if (!this.#timer) process.once('exit', () => this.stop())
    this.#timer ??= setInterval(() => this.#draw(), 200).unref()
    this.#draw()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    if (this.#text) process.stderr.write('\r\u001b[K')
    this.#text = undefined
  }

  /** For a question or a message in between. */
  pause(): () => void {
    this.#paused++
    if (this.#text) process.stderr.write('\r\u001b[K')
    return () => {
      this.#paused--
      this.#draw()
    }
  }

  #draw(): void {
    if (!this.#text || this.#paused > 0) return
    const columns = (process.stderr.columns || 80) - 1
    process.stderr.write(`\r\u001b[K${shorten(clean(this.#text()), columns)}`)
  }
}

export const inCi = (): boolean => !['', '0', 'false', undefined].includes(process.env.CI)

export const progressLine = new ProgressLine()
