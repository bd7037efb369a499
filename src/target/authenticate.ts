import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { AuthDeed } from './action.ts'
import type { LiveContext } from './context.ts'
import { connectFirst, resolveOnHost } from './dial.ts'
import type { Secret } from './secret.ts'
import { type Conversation, converse, type Reply, StageFailure } from './smtp-reply.ts'
import type { DialAsk } from './target.ts'
import { type Secured, secure } from './tls.ts'
import { ToolStream } from './tool-stream.ts'
import { judge } from './trust.ts'
import { ConnectFailure, WireLost } from './wire.ts'

export interface AuthOutcome {
  /**
   * refused: the login or password is wrong · sender-refused: the login is right, the sender may not be used · put-off: the
   * login is right, no mail is taken now · unsafe: no TLS, or a certificate that the host does not trust: the secret was not
   * sent · lost: our own connection broke.
   */
  readonly result:
    | 'accepted'
    | 'refused'
    | 'sender-refused'
    | 'put-off'
    | 'unsafe'
    | 'no-mechanism'
    | 'no-connection'
    | 'lost'
  /** What was said last, or why nothing was; without the secret, whoever repeats it. */
  readonly words: string
  readonly ms: number
}

const timeoutMs = 15_000
/** An account or password may hold anything but what ends a line of the protocol. */
const unspeakable = /[\r\n\0]/

class Stop extends Error {
  readonly result: AuthOutcome['result']
  constructor(result: AuthOutcome['result'], words: string) {
    super(words)
    this.result = result
  }
}

/**
 * RFC 4954 over RFC 3207 or RFC 8314, from the mail host: EHLO, TLS, AUTH, at most MAIL FROM, QUIT. The secret is sent
 * inside TLS only, to a server whose certificate the host trusts. No message is sent.
 */
export const authenticate = async (ctx: LiveContext, deed: AuthDeed, secret: Secret): Promise<AuthOutcome> => {
  const started = performance.now()
  const user = deed.user ?? secret.reveal()
  const outcome = (result: AuthOutcome['result'], words: string): AuthOutcome => ({
    result,
    words: scrub(words, user, secret),
    ms: Math.round(performance.now() - started),
  })
  if ([user, deed.mail ?? '', secret.reveal()].some((text) => unspeakable.test(text)))
    return outcome('refused', 'a login, password or address cannot hold a line break')
  const ask: DialAsk = { kind: 'dial', host: deed.host, port: deed.port, timeoutMs }
  const lines: Duplex[] = []
  try {
    const addresses = await resolveOnHost(ctx, ask, timeoutMs)
    const session = await trusted(ctx, deed, async () => {
      const line = await connectFirst(ctx, ask, addresses, timeoutMs)
      lines.push(line)
      return line
    })
    return outcome(...(await talk(ctx, session, deed, secret)))
  } catch (error) {
    if (error instanceof Stop) return outcome(error.result, error.message)
    if (error instanceof WireLost) return outcome('lost', error.message)
    if (error instanceof StageFailure || error instanceof ConnectFailure) return outcome('no-connection', error.message)
    throw error
  } finally {
    for (const line of lines) line.destroy()
  }
}

/** As often a connection is made to a name whose servers show one certificate each. */
const tries = 4

/**
 * A session with a server whose certificate the host trusts. Where the host itself has to connect, that may take the only
 * channel there is to it: then the certificate is judged while there is none, and must be one of those that were.
 */
const trusted = async (ctx: LiveContext, deed: AuthDeed, open: () => Promise<Duplex>): Promise<Secured> => {
  const judged = new Set<string>()
  for (let left = tries; left > 0; left -= 1) {
    const line = await open()
    const session = await meet(ctx, line, deed)
    const { peer } = session
    if (deed.certificate === 'any' || (peer && judged.has(peer.chain[0] ?? ''))) return session
    if (!peer) throw new Stop('unsafe', 'it showed no certificate')
    const alone = line instanceof ToolStream
    if (alone) line.destroy()
    const { trusted: verdict, why } = await judge(ctx, peer, isIP(deed.host) ? undefined : deed.host)
    if (verdict !== 'yes') throw new Stop('unsafe', `the host does not trust its certificate: ${why}`)
    if (!alone) return session
    judged.add(peer.chain[0] ?? '')
  }
  throw new Stop('unsafe', 'it shows another certificate each time')
}

/** As far as TLS. */
const meet = async (ctx: LiveContext, line: Duplex, deed: AuthDeed): Promise<Secured> => {
  if (deed.tls === 'starttls') {
    const plain = converse(line, ctx.wire.after)
    expect(await plain.reply(timeoutMs), 220)
    const offered = await say(plain, `EHLO ${deed.helo}`)
    expect(offered, 250)
    if (words(offered, 'STARTTLS') === undefined) throw new Stop('unsafe', 'the server offers no STARTTLS')
    expect(await say(plain, 'STARTTLS'), 220)
    if (plain.release()) throw new Stop('unsafe', 'plain text after the agreement to STARTTLS')
  }
  return secure(line, { timeoutMs, after: ctx.wire.after, servername: deed.host })
}

const talk = async (
  ctx: LiveContext,
  session: Secured,
  deed: AuthDeed,
  secret: Secret,
): Promise<[AuthOutcome['result'], string]> => {
  const open = converse(session.stream, ctx.wire.after)
  if (deed.tls === 'implicit') expect(await open.reply(timeoutMs), 220)
  const offered = await say(open, `EHLO ${deed.helo}`)
  expect(offered, 250)
  const answer = await login(open, offered, deed.user ?? secret.reveal(), secret)
  if (answer.code !== 235) return ['refused', textOf(answer)]
  const sender = deed.mail === undefined ? undefined : await say(open, `MAIL FROM:<${deed.mail}>`)
  open.say('QUIT\r\n')
  open.release()
  if (!sender || sender.code < 400) return ['accepted', textOf(answer)]
  return [sender.code < 500 ? 'put-off' : 'sender-refused', textOf(sender)]
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const login = async (open: Conversation, offered: Reply, user: string, secret: Secret): Promise<Reply> => {
  const mechanisms = words(offered, 'AUTH') ?? []
  if (mechanisms.includes('PLAIN')) return say(open, `AUTH PLAIN ${base64(`\0${user}\0${secret.reveal()}`)}`)
  if (!mechanisms.includes('LOGIN'))
    throw new Stop('no-mechanism', `it offers ${mechanisms.join(', ') || 'no login at all'}, neither PLAIN nor LOGIN`)
  for (const said of ['AUTH LOGIN', base64(user)]) {
    const reply = await say(open, said)
    if (reply.code !== 334) return reply
  }
  return say(open, base64(secret.reveal()))
}

const say = (open: Conversation, text: string): Promise<Reply> => {
  open.say(`${text}\r\n`)
  return open.reply(timeoutMs)
}

const textOf = ({ lines }: Reply): string => lines.join(' / ')
const expect = (reply: Reply, code: number): void => {
  if (reply.code !== code) throw new Stop('no-connection', textOf(reply))
}

/** The words behind a keyword of EHLO; undefined: not offered. */
const words = (reply: Reply, keyword: string): readonly string[] | undefined => {
  const found = reply.lines.slice(1).find((line) => line.slice(4).split(/[ =]/)[0]?.toUpperCase() === keyword)
  return found?.slice(4).toUpperCase().split(/[ =]+/).slice(1)
}

const scrub = (text: string, user: string, secret: Secret): string => {
  const shown = secret.reveal()
  const forms = [shown, base64(shown), base64(`\0${user}\0${shown}`)].filter((form) => form.length > 0)
  return forms.reduce((left, form) => left.replaceAll(form, '(secret)'), text).slice(0, 500)
}
