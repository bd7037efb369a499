import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { asked } from './answer.ts'
import { isBarred } from './connect.ts'
import type { LiveContext } from './context.ts'
import { dialByOpenssl } from './dial-openssl.ts'
import { dialMs, dialSocketAsRoot } from './dial-socket.ts'
import { HeardStream } from './heard-stream.ts'
import { canTalkThere, talkThere } from './host-talk.ts'
import { type Talked, talk, talkStatus, unspeakable } from './smtp-dialogue.ts'
import { socketQuestion, socketVerdict } from './ssh-forward.ts'
import type { DialAsk, DialCertificate, DialStep, Reading, ReadingStatus } from './target.ts'
import { judge } from './trust.ts'
import { ConnectFailure, type Endpoint, WireLost } from './wire.ts'

/** As many addresses of one name are tried. */
const addressCap = 4

const statusOf: Readonly<Record<ConnectFailure['failure'], ReadingStatus>> = {
  refused: 'unreachable',
  reset: 'unreachable',
  unreachable: 'unreachable',
  unresolved: 'unreachable',
  timeout: 'timeout',
  prohibited: 'failed',
  absent: 'absent',
  denied: 'denied',
  unexplained: 'failed',
}

/**
 * Connects from the mail host and talks as far as asked, never as far as DATA. Rejects never: a connection to the host
 * that broke is the reading `unreachable` without a `dial`.
 */
export const askDial = async (ctx: LiveContext, ask: DialAsk): Promise<Reading> => {
  const answer = asked(ctx, ask)
  const timeoutMs = dialMs(ask)
  if (ask.smtp && unspeakable(ask.smtp))
    return answer({ status: 'failed', why: 'an address or name holds characters that SMTP cannot carry' })
  if (ask.socket === undefined && !(ask.host && ask.port && ask.port > 0 && ask.port < 65_536))
    return answer({ status: 'failed', why: 'there is neither a socket nor a host and a port to connect to' })

  try {
    const started = performance.now()
    const found = await resolveOnHost(ctx, ask, timeoutMs)
    const there = await canTalkThere(ctx, ask)
    const way = there ? { ...ctx, connect: (to: Endpoint, ms: number) => talkThere(ctx, ask, to, ms) } : ctx
    const line = await connectFirst(way, ask, found, timeoutMs).catch((error: unknown) => barred(error))
    if (line instanceof ConnectFailure) {
      const talked = await dialByOpenssl(ctx, ask, found[0] ?? '', timeoutMs)
      if (!talked) throw line
      return answer(outcome({ stage: 'connect', lines: [], ms: 0 }, talked, talked.certificate))
    }
    const heard = line instanceof HeardStream ? line : undefined
    const ms = heard?.connectMs ?? Math.round(performance.now() - started)
    const connected: DialStep = { stage: 'connect', lines: [], ms }
    if (!ask.smtp) {
      line.on('error', () => {})
      line.destroy()
      return answer({ status: 'ok', dial: { steps: [connected] } })
    }
    let certificate: Promise<DialCertificate> | undefined
    const talked = await talk(line, ask.smtp, {
      timeoutMs,
      after: heard?.after ?? ctx.wire.after,
      ...(ask.host && { servername: ask.host }),
      onPeer: (peer) => {
        const shown = { ...peer.shown, trusted: 'unknown' as const, why: 'the host could not be asked to judge it' }
        certificate = judge(ctx, peer, ask.host && !isIP(ask.host) ? ask.host : undefined).catch(() => shown)
      },
    })
    return answer(outcome(connected, heard ? heard.timed(talked) : talked, await certificate))
  } catch (problem) {
    const error = await explained(ctx, ask, problem)
    if (!(error instanceof ConnectFailure)) return answer({ status: 'unreachable', why: lost(error) })
    if (error.failure === 'denied') {
      const there = await dialSocketAsRoot(ctx, ask, timeoutMs).catch(() => undefined)
      if (there) return answer(there)
    }
    const { failure } = error
    const shown = failure === 'absent' || failure === 'denied' || failure === 'unexplained' ? {} : { failure }
    return answer({ status: statusOf[failure], why: error.message, dial: { steps: [], failedAt: 'connect', ...shown } })
  }
}

/** There is nothing to connect with. */
const barred = (error: unknown): ConnectFailure => {
  if (isBarred(error)) return error
  throw error
}

/**
 * A server that lets one script run at a time could not be asked at once why it opened no socket, and where nothing can
 * open one it still can be seen whether somebody listens there: it is asked in its turn.
 */
const explained = async (ctx: LiveContext, ask: DialAsk, error: unknown): Promise<unknown> => {
  if (!isBarred(error) || ask.socket === undefined) return error
  const reading = await ctx.exec({ kind: 'exec', argv: ['sh', '-c', socketQuestion(ask.socket)] })
  if (reading.status === 'unreachable') return new WireLost(reading.why ?? error.message)
  const failure = socketVerdict(reading.status === 'ok' ? reading.exitCode : undefined)
  return new ConnectFailure(failure, socketWords[failure] ? `${ask.socket}: ${socketWords[failure]}` : error.message)
}

const socketWords: Partial<Record<ConnectFailure['failure'], string>> = {
  refused: 'nobody listens',
  absent: 'there is no such socket',
  denied: 'the login may not open it',
}

const lost = (error: unknown): string =>
  error instanceof WireLost ? error.message : 'the connection could not be made: our own fault'

/** Addresses to try, in the host's order. A name is resolved there first: sshd's own look-up would block its whole connection. */
export const resolveOnHost = async (ctx: LiveContext, ask: DialAsk, timeoutMs: number): Promise<readonly string[]> => {
  const host = ask.host
  if (ask.socket !== undefined || host === undefined) return []
  if (isIP(host) || host === 'localhost') return [host]
  if (!/^[\w.-]+$/.test(host) || host.startsWith('-'))
    throw new ConnectFailure('unresolved', `"${host}" is no host name`)
  const { tools } = await ctx.hello()
  if (!tools.getent) return [host]
  const reading = await ctx.exec({ kind: 'exec', argv: ['getent', 'ahosts', host], timeoutMs })
  if (reading.status === 'unreachable') throw new WireLost(reading.why ?? 'the host could not be asked')
  const found = new Set(reading.stdout.split('\n').map((line) => line.split(/\s/)[0] ?? ''))
  const addresses = [...found].filter((address) => isIP(address)).slice(0, addressCap)
  if (addresses.length > 0) return addresses
  const late = reading.status === 'timeout' ? ` within ${timeoutMs / 1000} s` : ''
  throw new ConnectFailure('unresolved', `the host finds no address for ${host}${late}`)
}

/** The first address that takes the connection; the failure of the last one where none does. */
export const connectFirst = async (
  ctx: LiveContext,
  ask: DialAsk,
  addresses: readonly string[],
  timeoutMs: number,
): Promise<Duplex> => {
  if (ask.socket !== undefined) return ctx.connect({ socket: ask.socket }, timeoutMs)
  let failed: unknown
  for (const host of addresses) {
    try {
      return await ctx.connect({ host, port: ask.port ?? 0 }, timeoutMs)
    } catch (error) {
      failed = error
      if (!(error instanceof ConnectFailure) || error.failure === 'timeout' || error.failure === 'prohibited')
        throw error
    }
  }
  throw failed
}

const outcome = (connected: DialStep, talked: Talked, certificate: DialCertificate | undefined) => {
  const { steps, failedAt, failure, why, tls } = talked
  return {
    status: talkStatus(failure, failedAt),
    ...(why !== undefined && { why: `${failedAt}: ${why}` }),
    dial: {
      steps: [connected, ...steps],
      ...(failedAt && { failedAt }),
      ...(failure && { failure }),
      ...(tls && { tls: { ...tls, ...(certificate && { certificate }) } }),
    },
  }
}
