/** A line that our script prints between the answers of the machine: `\nWORD:kind:id[:rest]\n`. */
export interface Mark {
  readonly kind: string
  readonly id: string
  readonly rest: string
}

/** Tells marks from data in a byte stream that comes in arbitrary pieces. Holds back at most one mark's length. */
export class MarkReader {
  readonly #start: Buffer
  readonly #onMark: (mark: Mark) => void
  readonly #onData: (bytes: Buffer) => void
  #held: Buffer = Buffer.alloc(0)

  constructor(word: string, onMark: (mark: Mark) => void, onData: (bytes: Buffer) => void) {
    this.#start = Buffer.from(`\n${word}:`)
    this.#onMark = onMark
    this.#onData = onData
  }

  push(chunk: Uint8Array): void {
    let bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : asBuffer(chunk)
    for (;;) {
      const from = bytes.indexOf(this.#start)
      if (from < 0) break
      const to = bytes.indexOf(0x0a, from + this.#start.length)
      if (from > 0) this.#onData(bytes.subarray(0, from))
      bytes = bytes.subarray(from)
      if (to < 0) {
        this.#held = Buffer.from(bytes)
        return
      }
      const [kind = '', id = '', ...rest] = bytes.toString('latin1', this.#start.length, to - from).split(':')
      bytes = bytes.subarray(to - from + 1)
      this.#onMark({ kind, id, rest: rest.join(':') })
    }
    const safe = bytes.length - this.#partial(bytes)
    if (safe > 0) this.#onData(bytes.subarray(0, safe))
    this.#held = Buffer.from(bytes.subarray(safe))
  }

  /** How many bytes at the end could be the beginning of a mark. */
  #partial(bytes: Buffer): number {
    const from = Math.max(0, bytes.length - this.#start.length + 1)
    for (let at = bytes.indexOf(0x0a, from); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
      if (this.#start.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return bytes.length - at
    }
    return 0
  }
}

const asBuffer = (chunk: Uint8Array): Buffer => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
