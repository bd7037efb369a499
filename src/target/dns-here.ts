import { createSocket } from 'node:dgram'
import { getServers } from 'node:dns'
import { connect, isIP } from 'node:net'
import { type Decoded, decode, encode, type Query } from './dns-codec.ts'
import { NoAnswer } from './dns-tcp.ts'

/** This machine's own name servers: `1.2.3.4`, `1.2.3.4:5353`, `[::1]:5353`. */
export const serversHere = (): { server: string; port: number }[] =>
  getServers().map((given) => {
    const found = isIP(given) ? undefined : /^\[?(.*?)\]?:(\d+)$/.exec(given)
    return { server: found?.[1] ?? given, port: Number(found?.[2] ?? 53) }
  })

const overUdp = (server: string, query: Query, timeoutMs: number, port: number): Promise<Decoded> =>
  new Promise((resolve, reject) => {
    const sent = encode(query)
    const socket = createSocket(isIP(server) === 6 ? 'udp6' : 'udp4')
    const done = (then: () => void) => {
      clearTimeout(timer)
      clearTimeout(again)
      socket.close()
      then()
    }
    const timer = setTimeout(() => done(() => reject(new NoAnswer('timeout'))), timeoutMs)
    const again = setTimeout(() => socket.send(sent.packet), timeoutMs / 3)
    socket.on('error', () => done(() => reject(new NoAnswer('refused'))))
    socket.on('message', (packet) => {
      const answer = decode(packet, sent)
      if (answer) done(() => resolve(answer))
    })
    // Connected: the kernel drops what comes from elsewhere, and a refusal is heard of.
    socket.connect(port, server, () => socket.send(sent.packet))
  })

const overTcpHere = (server: string, query: Query, timeoutMs: number, port: number): Promise<Decoded> =>
  new Promise((resolve, reject) => {
    const sent = encode(query)
    const socket = connect({ host: server, port })
    let held = Buffer.alloc(0)
    const done = (then: () => void) => {
      clearTimeout(timer)
      socket.destroy()
      then()
    }
    const timer = setTimeout(() => done(() => reject(new NoAnswer('timeout'))), timeoutMs)
    socket.on('error', () => done(() => reject(new NoAnswer('refused'))))
    socket.on('end', () => done(() => reject(new NoAnswer('closed'))))
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk])
      if (held.length < 2 || held.length < 2 + held.readUInt16BE(0)) return
      const answer = decode(held.subarray(2, 2 + held.readUInt16BE(0)), sent)
      done(() => (answer ? resolve(answer) : reject(new NoAnswer('garbage'))))
    })
    const length = Buffer.alloc(2)
    length.writeUInt16BE(sent.packet.length)
    socket.write(Buffer.concat([length, sent.packet]))
  })

/** A second opinion, from this machine: by datagram, by TCP where the answer was cut. Rejects with NoAnswer. */
export const askHere = async (server: string, query: Query, timeoutMs: number, port: number) => {
  const short = await overUdp(server, query, timeoutMs, port)
  if (!short.truncated) return { ...short, via: 'udp' as const }
  return { ...(await overTcpHere(server, query, timeoutMs, port)), via: 'tcp' as const }
}
