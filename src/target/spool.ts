import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A line that is longer is cut here. */
const lineCap = 1_048_576
const newline = 10

/** A file without a name, which is gone with this process however that ends. Until it has lost its name it is ours alone. */
const nameless = (): number => {
  const folder = mkdtempSync(join(tmpdir(), 'mailmedic-record-'))
  try {
    return openSync(join(folder, 'lines'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The lines of a large answer, changed one by one on their way to a temporary file. */
export class Spool {
  readonly #line: (line: string) => string
  readonly #file = nameless()
  #held: Buffer[] = []
  #heldLength = 0
  /** Bytes written. */
  size = 0

  constructor(line: (line: string) => string) {
    this.#line = line
  }

  chunk(bytes: Uint8Array): void {
    const last = bytes.lastIndexOf(newline)
    if (last >= 0) {
      this.#put(Buffer.concat([...this.#held, bytes.subarray(0, last)]), '\n')
      this.#held = []
      this.#heldLength = 0
    }
    if (last + 1 === bytes.length) return
    this.#held.push(Buffer.from(bytes.subarray(last + 1)))
    this.#heldLength += bytes.length - last - 1
    if (this.#heldLength > lineCap) this.#cut()
  }

  end(): void {
    if (this.#heldLength > 0) this.#put(Buffer.concat(this.#held), '')
    this.#held = []
  }

  *read(): Generator<Buffer> {
    for (let from = 0; ; ) {
      const buffer = Buffer.allocUnsafe(65_536)
      const length = readSync(this.#file, buffer, 0, buffer.length, from)
      if (length === 0) return
      from += length
      yield buffer.subarray(0, length)
    }
  }

  /** The same lines, changed once more. */
  again(line: (line: string) => string): Spool {
    const next = new Spool(line)
    for (const chunk of this.read()) next.chunk(chunk)
    next.end()
    return next
  }

  /** Not in the middle of a word: it could be a secret. */
  #cut(): void {
    const all = Buffer.concat(this.#held)
    const blank = all.lastIndexOf(32)
    const end = blank > 0 ? blank : all.length
    this.#put(all.subarray(0, end), '')
    this.#held = [all.subarray(end)]
    this.#heldLength = all.length - end
  }

  #put(bytes: Buffer, end: string): void {
    const lines = bytes.toString('utf8').split('\n')
    const put = Buffer.from(lines.map((line) => this.#line(line)).join('\n') + end)
    writeSync(this.#file, put)
    this.size += put.length
  }
}
