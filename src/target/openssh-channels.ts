import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Channel, windowBytes } from './openssh-channel.ts'
import { message, Packet, type PacketReader, type PacketView } from './openssh-packet.ts'
import type { SshSession } from './ssh-wire.ts'
import type { Endpoint } from './wire.ts'

const largestPacket = 32 * 1024

/** The server, or ssh on this side, opens no channel for this. */
class OpenFailure extends Error {
  /** RFC 4254, section 5.1. */
  readonly reason: number
  constructor(reason: number, said: string) {
    super(`Channel open failure: ${said}`)
    this.reason = reason
  }
}

interface Opening {
  readonly resolve: (channel: Channel) => void
  readonly reject: (error: Error) => void
}

/** Channels over the connection that an `ssh` process keeps. */
export class Channels {
  readonly #socket: Socket
  readonly #openings = new Map<number, Opening>()
  readonly #channels = new Map<number, Channel>()
  readonly #lose: ((reason: string) => void)[] = []
  #lastId = 0
  #lost = false

  constructor(socket: Socket, reader: PacketReader) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      for (const packet of reader.push(chunk)) this.#read(packet)
    })
    socket.once('close', () => this.#end())
  }

  onLost(lose: (reason: string) => void): void {
    this.#lose.push(lose)
  }

  async exec(command: string): Promise<SshSession> {
    const channel = await this.#open(new Packet(), 'session')
    return await channel.exec(command)
  }

  forward(to: Endpoint): Promise<Duplex> {
    // PROTOCOL, section 2.4, in the sources of OpenSSH; RFC 4254, section 7.2.
    if ('socket' in to)
      return this.#open(new Packet().string(to.socket).string('').uint32(0), 'direct-streamlocal@openssh.com')
    const packet = new Packet().string(to.host).uint32(to.port).string('127.0.0.1').uint32(0)
    return this.#open(packet, 'direct-tcpip')
  }

  /**
   * A channel of a kind that no server has: it is to answer that it does not (RFC 4254, section 5.1). Other questions `ssh`
   * does not pass on.
   */
  async beat(): Promise<void> {
    await this.#open(new Packet(), 'pulse@mailmedic').then(
      (channel) => channel.destroy(),
      (error: unknown) => {
        if (!(error instanceof OpenFailure)) throw error
      },
    )
  }

  onHeard(heard: () => void): void {
    this.#socket.on('data', heard)
  }

  drop(): void {
    this.#socket.destroy()
  }

  #open(details: Packet, type: string): Promise<Channel> {
    return new Promise((resolve, reject) => {
      if (this.#lost) {
        reject(new Error('the connection was closed'))
        return
      }
      this.#lastId += 1
      this.#openings.set(this.#lastId, { resolve, reject })
      const head = new Packet().string(type).uint32(this.#lastId).uint32(windowBytes).uint32(largestPacket)
      this.#send(message.open, head.add(details))
    })
  }

  /** Unpadded transport packets: a length, a zero for the padding, the message. PROTOCOL.mux, "proxy mode". */
  #send(type: number, body: Packet): void {
    if (!this.#lost) this.#socket.write(new Packet().byte(0).byte(type).add(body).framed())
  }

  #read(packet: PacketView): void {
    packet.byte()
    const type = packet.byte()
    if (type < message.open || type > message.refused) return
    const id = packet.uint32()
    const opening = this.#openings.get(id)
    if (!opening) {
      this.#channels.get(id)?.hear(type, packet)
      return
    }
    this.#openings.delete(id)
    if (type === message.confirmation) opening.resolve(this.#confirmed(id, packet))
    else opening.reject(new OpenFailure(packet.uint32(), packet.text()))
  }

  #confirmed(id: number, packet: PacketView): Channel {
    const limits = { remoteId: packet.uint32(), window: packet.uint32(), largest: packet.uint32() }
    const send = (type: number, body: Packet): void => this.#send(type, body)
    const channel = new Channel({ ...limits, send, over: () => this.#channels.delete(id) })
    this.#channels.set(id, channel)
    return channel
  }

  #end(): void {
    this.#lost = true
    for (const lose of this.#lose) lose('the connection was closed')
    for (const { reject } of this.#openings.values()) reject(new Error('the connection was closed'))
    for (const channel of this.#channels.values()) channel.lose()
    this.#openings.clear()
    this.#channels.clear()
  }
}
