import { failureIn } from './connect-words.ts'
import type { LiveContext } from './context.ts'
import { type HeardReply, HeardStream } from './heard-stream.ts'
import { hostTalkScript } from './host-talk-script.ts'
import { hello } from './smtp-dialogue.ts'
import type { DialAsk, ExecAsk, Reading } from './target.ts'
import { ConnectFailure, type Endpoint, WireLost } from './wire.ts'

interface Waiting {
  readonly to: Endpoint
  readonly words: readonly string[]
  readonly resolve: (stream: HeardStream) => void
  readonly reject: (error: Error) => void
  /** Milliseconds that it may take at most. */
  readonly atMostMs: number
  connectMs: number | undefined
  readonly replies: HeardReply[]
  bytes: Buffer[]
}

/** A reply costs the host at most this beside its own deadline, milliseconds: a busy host begins late. */
const graceMs = 5_000
/** As many at once: each is a process on the host. */
const most = 16

/**
 * Whether a dialogue needs nobody here while it goes on, and the host can make it: as far as the greeting or the first reply, in
 * plain text. What is forwarded costs round trips for that, what is made there one for all.
 */
export const canTalkThere = async (ctx: LiveContext, { smtp, socket }: DialAsk): Promise<boolean> => {
  if (ctx.wire.forwards !== false) return false
  const plain = smtp === undefined || ((smtp.starttls ?? 'never') === 'never' && smtp.mail === undefined)
  return plain && !socket?.includes('\0') && (await ctx.hello()).tools.perl
}

const gathered = new WeakMap<LiveContext, Waiting[]>()

/** Dialogues of one turn are made by one command. Rejects with ConnectFailure or WireLost. */
export const talkThere = (ctx: LiveContext, ask: DialAsk, to: Endpoint, timeoutMs: number): Promise<HeardStream> =>
  new Promise((resolve, reject) => {
    const seconds = Math.max(1, Math.ceil(timeoutMs / 1000))
    const says = ask.smtp?.helo === undefined ? [] : [hello(ask.smtp)]
    const place = 'socket' in to ? [to.socket, '-'] : [to.host, String(to.port)]
    const words = [...place, String(seconds), String(ask.smtp ? says.length : -1), ...says]
    const atMostMs = (2 + says.length) * seconds * 1000 + graceMs
    const one = { to, words, resolve, reject, atMostMs, connectMs: undefined, replies: [], bytes: [] }
    const batch = gathered.get(ctx)
    if (batch && batch.length < most) return void batch.push(one)
    const fresh = [one]
    gathered.set(ctx, fresh)
    setImmediate(() => {
      if (gathered.get(ctx) === fresh) gathered.delete(ctx)
      void run(ctx, fresh)
    })
  })

const run = async (ctx: LiveContext, batch: readonly Waiting[]): Promise<void> => {
  const timeoutMs = Math.max(...batch.map(({ atMostMs }) => atMostMs))
  const argv = ['perl', '-e', hostTalkScript, ...batch.flatMap(({ words }) => words)]
  const ask: ExecAsk = { kind: 'exec', argv, timeoutMs, firstByteMs: timeoutMs, slow: true }
  let held = ''
  const reading = await ctx.stream(ask, (chunk) => {
    const lines = (held + Buffer.from(chunk).toString('latin1')).split('\n')
    held = lines.pop() ?? ''
    for (const line of lines) take(batch, line)
  })
  for (const one of batch) one.reject(unanswered(one, reading))
}

const take = (batch: readonly Waiting[], line: string): void => {
  const [, number, kind, ms, hex = ''] = /^(\d+) ([cxdrz]) (\d+) ([0-9a-f]*)$/.exec(line) ?? []
  const one = batch[Number(number)]
  if (!one) return
  const bytes = Buffer.from(hex, 'hex')
  if (kind === 'c') one.connectMs = Number(ms)
  else if (kind === 'x') one.reject(refusal(one, bytes.toString()))
  else if (kind === 'd') one.bytes.push(bytes)
  else if (kind === 'r') {
    const how = (['ok', 'timeout', 'closed', 'reset'] as const).find((each) => each === bytes.toString()) ?? 'closed'
    one.replies.push({ bytes: Buffer.concat(one.bytes), how, ms: Number(ms) })
    one.bytes = []
  } else if (one.connectMs !== undefined) one.resolve(new HeardStream(one.connectMs, one.replies))
}

const whereOf = (to: Endpoint): string => ('socket' in to ? to.socket : `${to.host}:${to.port}`)

const refusal = ({ to }: Waiting, said: string): ConnectFailure => {
  const text = said.trim().replace(/^.*:\s*|\.\s*$/g, '') || 'no connection'
  return new ConnectFailure(failureIn(said) ?? 'unreachable', `${whereOf(to)}: ${text}`)
}

/** The command ended without a word on it. */
const unanswered = ({ to }: Waiting, { status, why }: Reading): Error => {
  if (status === 'unreachable') return new WireLost(why ?? 'the host could not be asked')
  const failure = status === 'timeout' ? 'timeout' : 'unexplained'
  return new ConnectFailure(failure, `${whereOf(to)}: ${why ?? 'the host did not say how that went'}`)
}
