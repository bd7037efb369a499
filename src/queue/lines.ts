const newline = 10
const longest = 32 * 1024 * 1024

/**
 * Cuts a stream of bytes into whole lines, a block at a time: what `onBlock` gets ends at a line's end. The cut is made in
 * the bytes: whole lines are decoded on their own, which is several times faster than a decoder that keeps state.
 */
export class LineBlocks {
  readonly #decoder = new TextDecoder('utf-8')
  readonly #onBlock: (lines: string) => void
  #rest: Uint8Array[] = []
  #restLength = 0

  constructor(onBlock: (lines: string) => void) {
    this.#onBlock = onBlock
  }

  chunk(bytes: Uint8Array): void {
    const end = bytes.lastIndexOf(newline)
    if (end < 0) {
      this.#keep(bytes)
      return
    }
    let from = 0
    if (this.#restLength > 0) {
      from = bytes.indexOf(newline) + 1
      this.#keep(bytes.subarray(0, from - 1))
      this.#flush()
    }
    if (from < end) this.#onBlock(this.#decoder.decode(bytes.subarray(from, end)))
    if (end + 1 < bytes.length) this.#keep(bytes.subarray(end + 1))
  }

  /** A line without end is thrown away: it is no listing. */
  #keep(bytes: Uint8Array): void {
    this.#restLength += bytes.length
    if (this.#restLength <= longest) this.#rest.push(bytes.slice())
    else {
      this.#rest = []
      this.#restLength = 0
    }
  }

  #flush(): void {
    const whole = new Uint8Array(this.#restLength)
    let at = 0
    for (const part of this.#rest) {
      whole.set(part, at)
      at += part.length
    }
    this.#rest = []
    this.#restLength = 0
    this.#onBlock(this.#decoder.decode(whole))
  }

  end(): void {
    if (this.#restLength > 0) this.#flush()
  }
}
