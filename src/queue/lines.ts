/** Cuts a stream of bytes into whole lines, a block at a time: what `onBlock` gets ends at a line's end. */
export class LineBlocks {
  readonly #decoder = new TextDecoder('utf-8')
  readonly #onBlock: (lines: string) => void
  #rest: string[] = []
  #restLength = 0
  /** Bytes without any line end were thrown away. */
  overlong = false

  constructor(onBlock: (lines: string) => void) {
    this.#onBlock = onBlock
  }

  chunk(bytes: Uint8Array): void {
    const text = this.#decoder.decode(bytes, { stream: true })
    const end = text.lastIndexOf('\n')
    if (end < 0) {
      this.#keep(text)
      return
    }
    const lines = this.#rest.length > 0 ? this.#rest.join('') + text.slice(0, end) : text.slice(0, end)
    this.#rest = []
    this.#restLength = 0
    if (end + 1 < text.length) this.#keep(text.slice(end + 1))
    this.#onBlock(lines)
  }

  #keep(text: string): void {
    this.#restLength += text.length
    if (this.#restLength <= 32 * 1024 * 1024) this.#rest.push(text)
    else {
      this.overlong = true
      this.#rest = []
      this.#restLength = 0
    }
  }

  end(): void {
    const last = this.#rest.join('') + this.#decoder.decode()
    this.#rest = []
    if (last !== '') this.#onBlock(last)
  }
}
