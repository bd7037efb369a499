import { clean } from '../target/clean.ts'

/** Longer ones are cut. */
const longest = 4_000
/** A line whose end has not come for so long is whole: the end may be held back until the next line. */
const quietMs = 250

/** Whole lines, safe to show, out of bytes that come in pieces while somebody writes them. */
export class LiveLines {
  readonly #onLines: (lines: readonly string[]) => void
  readonly #decoder = new TextDecoder()
  #rest = ''
  /** The line was handed on before its end had come. */
  #early = false
  #timer: NodeJS.Timeout | undefined

  constructor(onLines: (lines: readonly string[]) => void) {
    this.#onLines = onLines
  }

  chunk(bytes: Uint8Array): void {
    clearTimeout(this.#timer)
    const text = this.#decoder.decode(bytes, { stream: true })
    if (text === '') return
    const lines = (this.#early && text.startsWith('\n') ? text.slice(1) : this.#rest + text).split('\n')
    this.#early = false
    this.#rest = (lines.pop() ?? '').slice(0, longest)
    this.#hand(lines)
    if (this.#rest !== '') this.#timer = setTimeout(() => this.end(), quietMs)
  }

  /** What is there without an end is a line too. */
  end(): void {
    clearTimeout(this.#timer)
    if (this.#rest === '') return
    const rest = this.#rest
    this.#rest = ''
    this.#early = true
    this.#hand([rest])
  }

  #hand(lines: readonly string[]): void {
    const safe = lines.map((line) => clean(line.slice(0, longest))).filter(Boolean)
    if (safe.length > 0) this.#onLines(safe)
  }
}
