import type { ListedMessage, MessageSink } from './fold.ts'
import { LineBlocks } from './lines.ts'

/** `postqueue -j`: one object a line. A whole block is parsed at once, line by line only where that fails. */
export class JsonListing {
  readonly #sink: MessageSink
  readonly #blocks = new LineBlocks((lines) => this.#block(lines))
  /** Lines that are no message, and the first of them. */
  strange = 0
  sample = ''

  constructor(sink: MessageSink) {
    this.#sink = sink
  }

  chunk(bytes: Uint8Array): void {
    this.#blocks.chunk(bytes)
  }

  end(): void {
    this.#blocks.end()
  }

  #block(lines: string): void {
    let messages: ListedMessage[]
    try {
      messages = JSON.parse(`[${lines.replaceAll('\n', ',')}]`)
    } catch {
      messages = lines.split('\n').flatMap((line) => this.#line(line))
    }
    for (const message of messages) {
      if (message && typeof message === 'object') this.#sink.add(message)
      else this.strange++
    }
  }

  #line(line: string): ListedMessage[] {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line)]
    } catch {
      this.strange++
      this.sample ||= line.slice(0, 200)
      return []
    }
  }
}
