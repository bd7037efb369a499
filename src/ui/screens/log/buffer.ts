/** A line of the log, and its number since the view was opened. */
export interface Kept {
  readonly n: number
  readonly text: string
  /** Ours, not the log's: lines may be missing here. */
  readonly gap?: boolean
}

const mostLines = 5_000
/** Characters. Lines may be long: their number alone bounds nothing. */
const mostText = 4_000_000

/** The last lines of a log that never ends, in bounded memory. */
export class LogBuffer {
  #lines: Kept[] = []
  #text = 0
  #n = 0
  #snapshot: readonly Kept[] = []
  /** How many were forgotten. */
  dropped = 0

  /** All that have come. */
  get total(): number {
    return this.#n
  }

  /** The same array until more come. */
  get lines(): readonly Kept[] {
    return this.#snapshot
  }

  /** `keep`: somebody reads what is there, so twice as much is kept before anything is forgotten. */
  add(texts: readonly string[], keep: boolean, gap = false): void {
    for (const text of texts) {
      this.#lines.push(gap ? { n: this.#n++, text, gap } : { n: this.#n++, text })
      this.#text += text.length
    }
    const more = keep ? 2 : 1
    let from = Math.max(0, this.#lines.length - mostLines * more)
    for (let at = 0; at < this.#lines.length && (at < from || this.#text > mostText * more); at++) {
      this.#text -= this.#lines[at]?.text.length ?? 0
      from = Math.max(from, at + 1)
    }
    if (from > 0) this.#lines = this.#lines.slice(from)
    this.dropped += from
    this.#snapshot = [...this.#lines]
  }
}
