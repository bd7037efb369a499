/** Message numbers of RFC 4254, section 9. */
export const message = {
  open: 90,
  confirmation: 91,
  failure: 92,
  window: 93,
  data: 94,
  extended: 95,
  eof: 96,
  close: 97,
  request: 98,
  success: 99,
  refused: 100,
} as const

/** Binary packets as SSH has them: numbers and strings, each packet and each string with its length before it. RFC 4251, 5. */
export class Packet {
  readonly #parts: Buffer[] = []

  uint32(value: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    this.#parts.push(bytes)
    return this
  }

  byte(value: number): this {
    this.#parts.push(Buffer.from([value]))
    return this
  }

  string(value: string | Uint8Array): this {
    const bytes = Buffer.from(value)
    this.uint32(bytes.length)
    this.#parts.push(bytes)
    return this
  }

  add(other: Packet): this {
    this.#parts.push(...other.#parts)
    return this
  }

  framed(): Buffer {
    const body = Buffer.concat(this.#parts)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    return Buffer.concat([length, body])
  }
}

export class PacketView {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  uint32(): number {
    this.#at += 4
    return this.#bytes.readUInt32BE(this.#at - 4)
  }

  byte(): number {
    this.#at += 1
    return this.#bytes.readUInt8(this.#at - 1)
  }

  bytes(): Buffer {
    const length = this.uint32()
    this.#at += length
    if (this.#at > this.#bytes.length) throw new RangeError('a packet ends in the middle of a string')
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  text(): string {
    return this.bytes().toString()
  }
}

/** Packets out of a stream that cuts them anywhere. */
export class PacketReader {
  #held: Buffer[] = []
  #size = 0

  push(chunk: Buffer): PacketView[] {
    this.#held.push(chunk)
    this.#size += chunk.length
    if (this.#size < this.#wanted()) return []
    let rest = Buffer.concat(this.#held)
    const found: PacketView[] = []
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
      const end = 4 + rest.readUInt32BE(0)
      found.push(new PacketView(rest.subarray(4, end)))
      rest = rest.subarray(end)
    }
    this.#held = rest.length > 0 ? [rest] : []
    this.#size = rest.length
    return found
  }

  /** Bytes without which there is no packet: a large one is not put together again for each piece of it. */
  #wanted(): number {
    const first = this.#held[0]
    return first && first.length >= 4 ? 4 + first.readUInt32BE(0) : 5
  }
}
