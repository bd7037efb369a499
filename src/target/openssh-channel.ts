import { Duplex, Readable } from 'node:stream'
import { message, Packet, type PacketView } from './openssh-packet.ts'
import type { SshSession } from './ssh-wire.ts'
import type { RunResult } from './wire.ts'

/** What the other side may send before we have read it. */
export const windowBytes = 2 * 1024 * 1024

export interface ChannelOptions {
  readonly remoteId: number
  /** Bytes the other side takes now, and in one packet. */
  readonly window: number
  readonly largest: number
  readonly send: (type: number, body: Packet) => void
  /** Both sides have closed it. */
  readonly over: () => void
}

/** One channel: RFC 4254, section 5. */
export class Channel extends Duplex {
  readonly #options: ChannelOptions
  readonly #stderr = new Readable({ read: () => this.#credit('stderr') })
  readonly #ended = Promise.withResolvers<RunResult>()
  #started: { resolve: (session: SshSession) => void; reject: (error: Error) => void } | undefined
  #window: number
  #waiting: { bytes: Buffer; done: () => void } | undefined
  #owed = { stdout: 0, stderr: 0 }
  #spent = 0
  #code: number | null = null
  #signal: string | null = null
  #closeSent = false
  #closed = false

  constructor(options: ChannelOptions) {
    super()
    this.#options = options
    this.#window = options.window
    this.on('error', () => {})
  }

  /** Runs a command; resolves once the server has said that it does. */
  exec(command: string): Promise<SshSession> {
    return new Promise((resolve, reject) => {
      this.#started = { resolve, reject }
      this.#send(message.request, (packet) => packet.string('exec').byte(1).string(command))
    })
  }

  hear(type: number, packet: PacketView): void {
    if (type === message.data) this.#take('stdout', packet.bytes())
    else if (type === message.extended) this.#take(packet.uint32() === 1 ? 'stderr' : undefined, packet.bytes())
    else if (type === message.window) this.#widen(packet.uint32())
    else if (type === message.eof) this.#finish()
    else if (type === message.close) this.#close()
    else if (type === message.request) this.#requested(packet)
    else if (type === message.success) this.#starts()
    else if (type === message.refused) this.#started?.reject(new Error('the server does not start commands'))
  }

  /** The connection is gone. */
  lose(): void {
    this.#closeSent = true
    this.#close()
    this.destroy()
  }

  override _read(): void {
    this.#credit('stdout')
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#waiting = { bytes: chunk, done }
    this.#flush()
  }

  override _final(done: () => void): void {
    if (!this.#closeSent) this.#send(message.eof)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#sendClose()
    this.#stderr.destroy()
    this.#waiting?.done()
    this.#waiting = undefined
    done(error)
  }

  #starts(): void {
    const ended = (readable: Readable): Promise<void> =>
      new Promise((resolve) => readable.once('end', resolve).once('close', resolve))
    const all = Promise.all([ended(this), ended(this.#stderr), this.#ended.promise])
    this.#started?.resolve({
      stdin: this,
      stdout: this,
      stderr: this.#stderr,
      ended: all.then(([, , result]) => result),
      close: () => this.#sendClose(),
    })
    this.#started = undefined
  }

  #send(type: number, fill: (packet: Packet) => Packet = (packet) => packet): void {
    this.#options.send(type, fill(new Packet().uint32(this.#options.remoteId)))
  }

  #sendClose(): void {
    if (this.#closeSent) return
    this.#closeSent = true
    this.#send(message.close)
  }

  #take(where: 'stdout' | 'stderr' | undefined, bytes: Buffer): void {
    // The view belongs to a larger chunk that would be kept with it.
    const stream = where === 'stdout' ? this : this.#stderr
    const room = where === undefined || stream.destroyed || stream.push(Buffer.from(bytes))
    if (room || !where) this.#spend(bytes.length)
    else this.#owed[where] += bytes.length
  }

  /** What was read makes room for more: told in large steps. */
  #credit(where: 'stdout' | 'stderr'): void {
    const owed = this.#owed[where]
    this.#owed[where] = 0
    this.#spend(owed)
  }

  #spend(bytes: number): void {
    this.#spent += bytes
    if (this.#spent < windowBytes / 2 || this.#closeSent) return
    const spent = this.#spent
    this.#spent = 0
    this.#send(message.window, (packet) => packet.uint32(spent))
  }

  #widen(bytes: number): void {
    this.#window += bytes
    this.#flush()
  }

  #flush(): void {
    const waiting = this.#waiting
    if (!waiting) return
    while (waiting.bytes.length > 0 && this.#window > 0 && !this.#closeSent) {
      const part = waiting.bytes.subarray(0, Math.min(this.#window, this.#options.largest))
      waiting.bytes = waiting.bytes.subarray(part.length)
      this.#window -= part.length
      this.#send(message.data, (packet) => packet.string(part))
    }
    if (waiting.bytes.length > 0 && !this.#closeSent) return
    this.#waiting = undefined
    waiting.done()
  }

  #requested(packet: PacketView): void {
    const type = packet.text()
    const wantsReply = packet.byte() === 1
    if (type === 'exit-status') this.#code = packet.uint32()
    else if (type === 'exit-signal') this.#signal = `SIG${packet.text()}`
    // Also how a server asks whether we are still there.
    if (wantsReply) this.#send(message.refused)
  }

  #finish(): void {
    if (!this.destroyed) this.push(null)
    if (!this.#stderr.destroyed) this.#stderr.push(null)
  }

  #close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#sendClose()
    this.#started?.reject(new Error('the channel was closed'))
    if (!this.readableEnded) this.#finish()
    // Nobody takes what we still write.
    this.once('end', () => this.destroy())
    if (this.readableEnded) this.destroy()
    this.#ended.resolve({ code: this.#code, signal: this.#signal })
    this.#options.over()
  }
}
