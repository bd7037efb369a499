import type { Duplex } from 'node:stream'
import { type Conversation, converse, type Reply, StageFailure } from './smtp-reply.ts'
import type { DialOutcome, Dialogue, DialStage, DialStep, ReadingStatus } from './target.ts'
import { type PeerChain, type Secured, secure } from './tls.ts'
import type { After } from './wire.ts'

export interface Talked {
  readonly steps: readonly DialStep[]
  readonly failedAt?: DialStage
  readonly failure?: NonNullable<DialOutcome['failure']>
  readonly why?: string
  readonly tls?: { readonly version: string; readonly cipher: string }
}

export interface TalkOptions {
  readonly timeoutMs: number
  readonly after: After
  readonly servername?: string
  /** Called as soon as the server has shown its certificate, while the dialogue goes on. */
  readonly onPeer?: (peer: PeerChain) => void
}

/** True where a part of the dialogue could end a command early or start another one. */
export const unspeakable = (dialogue: Dialogue): boolean =>
  /[\s\0]/.test(dialogue.helo ?? '') ||
  [dialogue.helo ?? '', dialogue.mail ?? '', ...(dialogue.rcpt ?? [])].some((said) =>
    /[\u0000-\u001f\u007f<>]/.test(said),
  )

/** MAIL and RCPT, in order, as the dialogue wants them; empty without a sender. */
export const envelope = (dialogue: Dialogue): { stage: 'mail' | 'rcpt'; sent: string }[] =>
  dialogue.mail === undefined
    ? []
    : [
        { stage: 'mail', sent: `MAIL FROM:<${dialogue.mail}>` },
        ...(dialogue.rcpt ?? []).map((to) => ({ stage: 'rcpt' as const, sent: `RCPT TO:<${to}>` })),
      ]

export const hello = (dialogue: Dialogue): string =>
  `${dialogue.protocol === 'lmtp' ? 'LHLO' : 'EHLO'} ${dialogue.helo}`

/** A connection that is closed before a word was said is no connection to the service. */
export const talkStatus = (failure: DialOutcome['failure'], failedAt: DialOutcome['failedAt']): ReadingStatus => {
  if (failedAt === undefined) return 'ok'
  if (failure === 'timeout') return 'timeout'
  return failedAt === 'greeting' && (failure === 'closed' || failure === 'reset') ? 'unreachable' : 'failed'
}

const offers = (reply: Reply, keyword: string): boolean =>
  reply.lines.slice(1).some((line) => line.slice(4).split(/[ =]/)[0]?.toUpperCase() === keyword)

/**
 * Talks as far as the dialogue says, says QUIT without waiting for its reply, and ends the stream. Never DATA. A refusal
 * (4xx, 5xx) is an answer and ends the dialogue; what failed is said in `failedAt`. Rejects with WireLost only.
 * RFC 5321, RFC 2033 (LMTP), RFC 3207 (STARTTLS), RFC 2920 (envelope in one go where PIPELINING is offered).
 */
export const talk = async (stream: Duplex, dialogue: Dialogue, options: TalkOptions): Promise<Talked> => {
  const steps: DialStep[] = []
  let stage: DialStage = 'greeting'
  let began = performance.now()
  let line: Duplex = stream
  let open: Conversation | undefined
  let session: Secured | undefined

  const begin = (next: DialStage) => {
    stage = next
    began = performance.now()
  }
  const note = (lines: readonly string[], rest: { sent?: string; code?: number } = {}) =>
    steps.push({ stage, lines, ms: Math.round(performance.now() - began), ...rest })
  const hear = async (talker: Conversation, sent?: string): Promise<Reply> => {
    const reply = await talker.reply(options.timeoutMs)
    note(reply.lines, { code: reply.code, ...(sent !== undefined && { sent }) })
    return reply
  }
  const ask = (talker: Conversation, next: DialStage, sent: string): Promise<Reply> => {
    begin(next)
    talker.say(`${sent}\r\n`)
    return hear(talker, sent)
  }
  const encrypt = async (): Promise<Conversation> => {
    begin('tls')
    const { servername, timeoutMs, after } = options
    session = await secure(line, { timeoutMs, after, ...(servername && { servername }) })
    note([`${session.version} ${session.cipher}`])
    if (session.peer) options.onPeer?.(session.peer)
    line = session.stream
    return converse(line, after)
  }

  try {
    open = dialogue.starttls === 'implicit' ? await encrypt() : converse(line, options.after)
    begin('greeting')
    const greeting = await hear(open)
    if (greeting.code === 220 && dialogue.helo !== undefined) {
      let offered = await ask(open, 'helo', hello(dialogue))
      if (offered.code === 250 && dialogue.starttls === 'if-offered' && offers(offered, 'STARTTLS')) {
        const agreed = await ask(open, 'starttls', 'STARTTLS')
        if (agreed.code === 220) {
          if (open.release()) throw new StageFailure(undefined, 'plain text after the agreement to STARTTLS')
          open = await encrypt()
          offered = await ask(open, 'helo-tls', hello(dialogue))
        }
      }
      if (offered.code === 250) await sendEnvelope(open, offers(offered, 'PIPELINING'))
    }
    goodbye(line, open, steps)
    return { steps, ...tlsOf(session) }
  } catch (error) {
    open?.release()
    line.destroy()
    stream.destroy()
    if (!(error instanceof StageFailure)) throw error
    if (error.lines.length > 0) note(error.lines)
    return {
      steps,
      failedAt: stage,
      ...(error.failure && { failure: error.failure }),
      why: error.message,
      ...tlsOf(session),
    }
  }

  async function sendEnvelope(talker: Conversation, pipelining: boolean): Promise<void> {
    const commands = envelope(dialogue)
    if (pipelining && commands.length > 0) talker.say(commands.map(({ sent }) => `${sent}\r\n`).join(''))
    for (const { stage: next, sent } of commands) {
      begin(next)
      if (!pipelining) talker.say(`${sent}\r\n`)
      const { code } = await hear(talker, sent)
      if (code === 421 || (next === 'mail' && code >= 400)) return
    }
  }
}

const tlsOf = (session: Secured | undefined) =>
  session ? { tls: { version: session.version, cipher: session.cipher } } : {}

/** Polite, but not at the price of a round trip. */
const goodbye = (line: Duplex, open: Conversation, steps: DialStep[]): void => {
  open.release()
  steps.push({ stage: 'quit', sent: 'QUIT', lines: [], ms: 0 })
  line.resume()
  if (line.writable) line.end('QUIT\r\n')
  const timer = setTimeout(() => line.destroy(), 500)
  timer.unref()
  line.once('end', () => line.destroy())
  line.once('close', () => clearTimeout(timer))
}
