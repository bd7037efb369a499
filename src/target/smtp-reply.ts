import type { Duplex } from 'node:stream'
import { clean } from './clean.ts'
import type { DialOutcome } from './target.ts'
import { type After, WireLost } from './wire.ts'

/** Why a stage of a dialogue did not succeed. Without `failure`: what came back is not the protocol. */
export class StageFailure extends Error {
  override readonly name = 'StageFailure'
  readonly failure: DialOutcome['failure']
  /** What had been said before it failed. */
  readonly lines: readonly string[]
  constructor(failure: DialOutcome['failure'], message: string, lines: readonly string[] = []) {
    super(message)
    this.failure = failure
    this.lines = lines
  }
}

export interface Reply {
  readonly code: number
  readonly lines: readonly string[]
}

export interface Conversation {
  say(text: string): void
  /** Next whole reply; rejects with StageFailure, or with WireLost where our own connection broke. Milliseconds. */
  reply(timeoutMs: number): Promise<Reply>
  /** Lets go of the stream; true if something was still unread. */
  release(): boolean
}

/** RFC 5321, 4.5.3.1.5 allows 512 octets a line; some servers say more. */
const lineCap = 4_096
const replyCap = 256
const replyLine = /^([2-5][0-9]{2})(?:([ -])|$)/

const text = (line: string): string => clean(Buffer.from(line, 'latin1').toString('utf8')).trimEnd()

const closedBy = (error: unknown): Error => {
  if (error instanceof WireLost) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ECONNRESET' || code === 'EPIPE') return new StageFailure('reset', 'the connection was reset')
  return new StageFailure('closed', 'the connection was closed without an answer')
}

/** Replies of RFC 5321, 4.2 (one or more lines, `250-` until `250 `) over a stream that nothing else reads. */
export const converse = (stream: Duplex, after: After): Conversation => {
  let partial = ''
  let lines: string[] = []
  const replies: Reply[] = []
  let over: Error | undefined
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined

  const settle = () => {
    const first = replies[0]
    if (waiting && first) {
      replies.shift()
      waiting.resolve(first)
    } else if (waiting && over) waiting.reject(over)
  }
  const end = (error: Error) => {
    over ??= error instanceof StageFailure ? new StageFailure(error.failure, error.message, lines) : error
    settle()
  }
  const take = (line: string) => {
    const shown = text(line)
    const found = replyLine.exec(shown)
    lines.push(shown)
    if (!found) return end(new StageFailure(undefined, `what came back is not a reply: "${shown.slice(0, 80)}"`))
    if (lines.length > replyCap) return end(new StageFailure(undefined, `a reply of more than ${replyCap} lines`))
    if (found[2] === '-') return
    replies.push({ code: Number(found[1]), lines })
    lines = []
    settle()
  }
  const onData = (chunk: Uint8Array) => {
    if (over) return
    const parts = (partial + Buffer.from(chunk).toString('latin1')).split('\n')
    partial = parts.pop() ?? ''
    for (const part of parts) if (!over) take(part.slice(0, lineCap))
    if (!over && replies.length > replyCap) end(new StageFailure(undefined, 'replies that nobody asked for'))
    if (!over && partial.length > lineCap)
      end(new StageFailure(undefined, `a line of more than ${lineCap} bytes: "${text(partial.slice(0, 80))}"`))
  }
  const onError = (error: Error) => end(closedBy(error))
  const onEnd = () => end(closedBy(undefined))
  stream.on('data', onData)
  stream.on('error', onError)
  stream.on('end', onEnd)
  stream.on('close', onEnd)

  return {
    say: (said) => {
      if (!stream.destroyed && stream.writable) stream.write(said)
    },
    reply: (timeoutMs) =>
      new Promise<Reply>((resolve, reject) => {
        const late = () =>
          waiting?.reject(
            new StageFailure(
              'timeout',
              `no answer within ${timeoutMs / 1000} s`,
              [...lines, text(partial)].filter(Boolean),
            ),
          )
        const callOff = after(timeoutMs, late)
        const done =
          <T>(then: (value: T) => void) =>
          (value: T) => {
            callOff()
            waiting = undefined
            then(value)
          }
        waiting = { resolve: done(resolve), reject: done(reject) }
        settle()
      }),
    release: () => {
      stream.off('data', onData)
      stream.off('error', onError)
      stream.off('end', onEnd)
      stream.off('close', onEnd)
      stream.on('error', () => {})
      return partial !== '' || lines.length > 0 || replies.length > 0
    },
  }
}
