import { connect, type Socket } from 'node:net'
import { Channels } from './openssh-channels.ts'
import { Packet, PacketReader } from './openssh-packet.ts'

/** The numbers of PROTOCOL.mux, in the sources of OpenSSH. */
const hello = 0x0000_0001
const protocolVersion = 4
const terminate = 0x1000_0005
const alive = 0x1000_0004
const isAlive = 0x8000_0005
const proxy = 0x1000_000f
const proxied = 0x8000_000f
const ok = 0x8000_0001

/** A local socket answers at once, or never. */
const answerMs = 5_000

/**
 * Takes the control socket of a running `ssh` as a way into its connection (`ssh -O proxy`): what follows are channels,
 * as RFC 4254 has them, without a process for each. While we hold it, ControlPersist does not count.
 */
export const takeControl = async (path: string): Promise<Channels> => {
  const { socket, reader } = await ask(path, proxy, proxied)
  return new Channels(socket, reader)
}

/** `ssh -O exit`: the connection ends, and with it all that runs over it. */
export const endControl = async (path: string): Promise<void> => {
  const { socket } = await ask(path, terminate, ok)
  socket.destroy()
}

/** `ssh -O check`: whether a connection is held there. Asks nothing of the server. */
export const holdsConnection = async (path: string): Promise<boolean> => {
  try {
    const { socket } = await ask(path, alive, isAlive)
    socket.destroy()
    return true
  } catch {
    return false
  }
}

const ask = (path: string, request: number, expected: number): Promise<{ socket: Socket; reader: PacketReader }> =>
  new Promise((resolve, reject) => {
    const socket = connect(path)
    const reader = new PacketReader()
    const fail = (error: Error): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(() => fail(new Error('the control socket of ssh does not answer')), answerMs)
    const read = (chunk: Buffer): void => {
      for (const packet of reader.push(chunk)) {
        const type = packet.uint32()
        if (type === hello) continue
        if (type !== expected) {
          fail(new Error('this ssh does not share its connection: it is older than OpenSSH 7.4'))
          return
        }
        clearTimeout(timer)
        socket.removeAllListeners()
        socket.on('error', () => {})
        resolve({ socket, reader })
      }
    }
    socket.on('data', read)
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('the control socket of ssh was closed')))
    socket.write(Buffer.concat([packetOf(hello, protocolVersion), packetOf(request, 1)]))
  })

const packetOf = (...numbers: readonly number[]): Buffer => {
  const packet = new Packet()
  for (const each of numbers) packet.uint32(each)
  return packet.framed()
}
