import type { Duplex } from 'node:stream'
import type { LiveContext } from './context.ts'
import { type Decoded, decode, encode, type Query, type Sent } from './dns-codec.ts'
import { type After, ConnectFailure, type Endpoint, WireLost } from './wire.ts'

export type NoAnswerReason = ConnectFailure['failure'] | 'closed' | 'garbage' | 'truncated' | 'no tool'

/** One way to one name server gave no answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly reason: NoAnswerReason
  constructor(reason: NoAnswerReason, message: string = reason) {
    super(message)
    this.reason = reason
  }
}

interface Waiting {
  readonly sent: Sent
  readonly resolve: (answer: Decoded) => void
  readonly reject: (error: Error) => void
}

/** An open connection. Answers come in any order (RFC 7766, 6.2.1.1). */
interface Line {
  readonly stream: Duplex
  readonly waiting: Map<number, Waiting>
  answered: number
  closed: boolean
}

type Connect = (to: Endpoint, timeoutMs: number) => Promise<Duplex>

/** Where one name server is reached over TCP through the machine. */
interface Peer {
  readonly open: (timeoutMs: number) => Promise<Line>
  line: Promise<Line> | undefined
  /** It closes after each answer: every question gets a connection of its own. */
  single: boolean
}

const idleMs = 1_000
const peers = new WeakMap<LiveContext, Map<string, Peer>>()

const peerOf = (ctx: LiveContext, host: string, port: number, connect: Connect): Peer => {
  const known = peers.get(ctx) ?? new Map<string, Peer>()
  peers.set(ctx, known)
  const key = `${host} ${port} ${connect === ctx.connect}`
  const open = async (timeoutMs: number): Promise<Line> => lineOver(await connect({ host, port }, timeoutMs))
  const peer = known.get(key) ?? { open, line: undefined, single: false }
  known.set(key, peer)
  return peer
}

const lineOver = (stream: Duplex): Line => {
  const line: Line = { stream, waiting: new Map(), answered: 0, closed: false }
  let held = Buffer.alloc(0)
  stream.on('data', (chunk: Uint8Array) => {
    held = Buffer.concat([held, chunk])
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const length = held.readUInt16BE(0)
      take(line, held.subarray(2, 2 + length))
      held = held.subarray(2 + length)
    }
  })
  let lost: Error | undefined
  const over = () => {
    line.closed = true
    stream.destroy()
    for (const { reject } of line.waiting.values()) reject(lost ?? new NoAnswer('closed'))
    line.waiting.clear()
  }
  stream.on('error', (error) => {
    lost = error instanceof WireLost ? error : undefined
    over()
  })
  stream.on('end', over)
  stream.on('close', over)
  return line
}

const take = (line: Line, bytes: Buffer): void => {
  const waiting = bytes.length >= 2 ? line.waiting.get(bytes.readUInt16BE(0)) : undefined
  const answer = waiting && decode(bytes, waiting.sent)
  if (!waiting || !answer) return
  line.answered += 1
  line.waiting.delete(waiting.sent.id)
  waiting.resolve(answer)
  if (line.waiting.size > 0) return
  setTimeout(() => {
    if (line.waiting.size === 0) line.stream.destroy()
  }, idleMs).unref()
}

const put = (after: After, line: Line, query: Query, edns: boolean, timeoutMs: number): Promise<Decoded> =>
  new Promise((resolve, reject) => {
    let sent = encode(query, edns)
    while (line.waiting.has(sent.id)) sent = encode(query, edns)
    const callOff = after(timeoutMs, () => {
      line.waiting.delete(sent.id)
      if (line.waiting.size === 0) line.stream.destroy()
      reject(new NoAnswer('timeout'))
    })
    const done =
      <T>(then: (value: T) => void) =>
      (value: T) => {
        callOff()
        then(value)
      }
    line.waiting.set(sent.id, { sent, resolve: done(resolve), reject: done(reject) })
    const length = Buffer.alloc(2)
    length.writeUInt16BE(sent.packet.length)
    line.stream.write(Buffer.concat([length, sent.packet]))
  })

const usable = async (peer: Peer, timeoutMs: number): Promise<Line> => {
  if (peer.single) return peer.open(timeoutMs)
  const before = peer.line
  const held = await before?.catch(() => undefined)
  if (held && !held.closed) return held
  // Whoever comes first opens it for all that ask at the same time.
  const fresh = peer.line === before || !peer.line ? peer.open(timeoutMs) : peer.line
  peer.line = fresh
  fresh.catch(() => {
    if (peer.line === fresh) peer.line = undefined
  })
  return fresh
}

const forwarded =
  ({ wire }: LiveContext): Connect =>
  (to, timeoutMs) =>
    wire.connect(to, timeoutMs)

/**
 * Asks one name server over a TCP connection made by the machine, kept for the next questions and closed when idle.
 * Milliseconds for all of it. Rejects with NoAnswer or WireLost.
 */
export const overTcp = async (
  ctx: LiveContext,
  server: string,
  query: Query,
  timeoutMs: number,
  port: number,
  connect: Connect = forwarded(ctx),
): Promise<Decoded> => {
  const peer = peerOf(ctx, server, port, connect)
  const end = performance.now() + timeoutMs
  const left = () => Math.max(1, Math.round(end - performance.now()))
  let edns = true
  for (let tries = 0; tries < 4; tries++) {
    let line: Line | undefined
    try {
      line = await usable(peer, left())
      // Where a tool of the machine connects, it waited for a channel first.
      const answer = await put(ctx.wire.after, line, query, edns, connect === ctx.connect ? timeoutMs : left())
      if (peer.single) line.stream.destroy()
      if (!edns || answer.rcode !== 'FORMERR') return answer
      edns = false // older than RFC 6891
    } catch (error) {
      if (error instanceof ConnectFailure) throw new NoAnswer(error.failure)
      const reused = line && line.answered > 0
      if (!(error instanceof NoAnswer) || error.reason !== 'closed' || !reused) throw error
      if (tries > 0) peer.single = true
    }
  }
  throw new NoAnswer('closed')
}
