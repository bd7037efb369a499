import { clean } from './clean.ts'

/** A login shell that says more before our script begins will not come to it. */
const cap = 4 * 1_048_576
const kept = 4_096

/** What a login shell says in place of our script, or before it. */
export class LoginNoise {
  #text = ''
  #bytes = 0

  /** False once it is clear that it prints without end. */
  push(bytes: Buffer): boolean {
    if (this.#text.length < kept) this.#text += bytes.toString()
    this.#bytes += bytes.length
    return this.#bytes <= cap
  }

  /** Its first line that says anything: control sequences make none. */
  get firstLine(): string {
    const lines = clean(this.#text).split('\n')
    return (lines.map((line) => line.trim()).find((line) => line !== '') ?? '').slice(0, 500)
  }
}
