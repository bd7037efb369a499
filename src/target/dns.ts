import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { asked } from './answer.ts'
import type { LiveContext } from './context.ts'
import type { Query } from './dns-codec.ts'
import { byTools, type Found } from './dns-fallback.ts'
import { askHere, serversHere } from './dns-here.ts'
import { questionName } from './dns-name.ts'
import { NoAnswer, type NoAnswerReason, overTcp } from './dns-tcp.ts'
import type { DnsAsk, DnsOutcome, Reading } from './target.ts'
import { WireLost } from './wire.ts'

const perServerMs = 3_000
/** Without an answer over TCP for so long, the host's own tools are asked beside it. */
const patienceMs = 1_000

interface Server {
  readonly server: string
  readonly port: number
}

/** What is known of servers that did not answer: they are asked last for a while. */
const silent = new WeakMap<LiveContext, Map<string, number>>()

/**
 * Asks the host's own name servers, in their order, through the host. Any rcode is an answer; SERVFAIL and REFUSED are
 * one only where no other server knows better, as the host's libc has it. Rejects never.
 */
export const askDns = async (ctx: LiveContext, ask: DnsAsk, port = 53): Promise<Reading> => {
  const answer = asked(ctx, ask)
  const name = questionName(ask)
  if (name === undefined) return answer({ status: 'failed', why: `"${ask.name}" is no name that DNS can hold` })
  if (ask.server !== undefined && !isIP(ask.server))
    return answer({ status: 'failed', why: `"${ask.server}" is no address of a name server` })
  if (ask.from === 'here' && !ctx.dnsHere) return answer({ status: 'denied', why: '--dns-here was not given' })

  const query = { name, type: ask.type }
  const timeoutMs = Math.min(ask.timeoutMs ?? perServerMs, perServerMs)
  const failed: { server: string; reason: NoAnswerReason }[] = []
  let refusal: DnsOutcome | undefined
  try {
    for (const { server, port: at } of await serversFor(ctx, ask, port)) {
      const found = await askServer(ctx, ask, server, query, timeoutMs, at).catch((error: unknown) => {
        if (!(error instanceof NoAnswer)) throw error
        failed.push({ server, reason: error.reason })
        noteSilent(ctx, server)
      })
      if (!found) continue
      const { truncated: _, ...rest } = found
      if (rest.rcode !== 'SERVFAIL' && rest.rcode !== 'REFUSED')
        return answer({ status: 'ok', dns: { server, ...rest } })
      refusal ??= { server, ...rest }
    }
  } catch (error) {
    const why = error instanceof WireLost ? error.message : 'the question could not be sent: our own fault'
    return answer({ status: 'unreachable', why })
  }
  if (refusal) return answer({ status: 'ok', dns: refusal })
  const tried = failed.map(({ server, reason }) => `${server} (${words[reason]})`).join(', ')
  return answer({ status: statusOf(failed.map(({ reason }) => reason)), why: `no answer from ${tried}` })
}

const words: Readonly<Record<NoAnswerReason, string>> = {
  timeout: 'timeout',
  refused: 'connection refused',
  reset: 'connection reset',
  closed: 'connection closed',
  unreachable: 'no route',
  unresolved: 'no route',
  prohibited: 'the SSH server does not allow forwarding, and the host has no tool to ask with',
  absent: 'no route',
  denied: 'not allowed',
  unexplained: 'no connection',
  garbage: 'no DNS answer came back',
  truncated: 'the answer was cut, and TCP is not answered',
  'no tool': 'the host has no tool to ask with',
}

const statusOf = (reasons: readonly NoAnswerReason[]): Reading['status'] => {
  if (reasons.includes('timeout')) return 'timeout'
  if (reasons.every((reason) => reason === 'prohibited' || reason === 'no tool' || reason === 'truncated'))
    return 'failed'
  return 'unreachable'
}

/** resolv.conf(5): without a nameserver line it is the one on the local machine. Never a public one. */
const serversFor = async (ctx: LiveContext, ask: DnsAsk, port: number): Promise<readonly Server[]> => {
  if (ask.server !== undefined) return [{ server: ask.server, port }]
  if (ask.from === 'here') return serversHere()
  const { nameservers } = await ctx.hello()
  const found = nameservers.filter((server) => isIP(server)).slice(0, 3)
  const times = silent.get(ctx)
  const isSilent = (server: string) => performance.now() - (times?.get(server) ?? Number.NEGATIVE_INFINITY) < 30_000
  const ordered = [...found.filter((server) => !isSilent(server)), ...found.filter(isSilent)]
  return (ordered.length > 0 ? ordered : ['127.0.0.1']).map((server) => ({ server, port }))
}

const noteSilent = (ctx: LiveContext, server: string): void => {
  const times = silent.get(ctx) ?? new Map<string, number>()
  silent.set(ctx, times.set(server, performance.now()))
}

const askServer = async (
  ctx: LiveContext,
  ask: DnsAsk,
  server: string,
  query: Query,
  timeoutMs: number,
  port: number,
): Promise<Found> => {
  if (ask.from === 'here') return askHere(server, query, timeoutMs, port)
  const tcp = overTcp(ctx, server, query, timeoutMs, port).then((found): Found => ({ ...found, via: 'tcp' }))
  const early = await Promise.race([tcp.catch((error: unknown) => error), sleep(patienceMs, undefined, { ref: false })])
  if (early instanceof Error && !(early instanceof NoAnswer)) throw early
  if (early !== undefined && !(early instanceof Error)) return tcp
  const seconds = Math.max(1, Math.ceil((timeoutMs - patienceMs) / 1_000))
  const ways = [tcp, byTools(ctx, server, query, port, seconds)]
  return Promise.any(ways).catch(({ errors }: AggregateError) => {
    const [first, second] = errors
    if (first instanceof NoAnswer && second instanceof NoAnswer) throw second.reason === 'no tool' ? first : second
    throw first instanceof NoAnswer ? second : first
  })
}
