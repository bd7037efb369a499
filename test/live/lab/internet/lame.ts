import { createSocket } from 'node:dgram'

const header = 12
/** RFC 1035, 4.1.1: a response (QR), to a question as it was asked (opcode, RD), with RCODE 2. */
const servfail = (query: Buffer): Buffer => {
  const reply = Buffer.from(query)
  reply.writeUInt8(0x80 | (query.readUInt8(2) & 0x79), 2)
  reply.writeUInt8(2, 3)
  // An answer of nothing but the question: what else the query held (EDNS) goes.
  let end = header
  while (end < query.length && query[end] !== 0) end += (query[end] ?? 0) + 1
  for (const count of [6, 8, 10]) reply.writeUInt16BE(0, count)
  return reply.subarray(0, end + 5)
}

/** A name server that has its zone no longer, or cannot read it: every question is answered SERVFAIL. */
export const lameNameServer = (address: string): Promise<void> => {
  const ready = Promise.withResolvers<void>()
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    if (query.length > header) socket.send(servfail(query), from.port, from.address)
  })
  socket.bind(53, address, () => ready.resolve())
  return ready.promise
}
