import { isIP, isIPv6 } from 'node:net'
import { asked } from './answer.ts'
import type { LiveContext } from './context.ts'
import type { PingAsk, Reading } from './target.ts'

/** What is used of the optional package net-ping 1.2. */
export interface NetPing {
  createSession(options: { networkProtocol: number; retries: number; timeout: number }): {
    pingHost(host: string, done: (error: Error | null, host: string, sent: Date, received: Date) => void): void
    close(): void
    on(event: 'error', listener: (error: Error) => void): void
  }
  readonly NetworkProtocol: { readonly IPv4: number; readonly IPv6: number }
  readonly RequestTimedOutError: new () => Error
}

const optional = 'net-ping'

/** Loaded only when an address is pinged from this machine: it is a native package that few have. */
const load = async (): Promise<NetPing | undefined> => {
  try {
    const found: { default: NetPing } = await import(optional)
    return found.default
  } catch {
    return undefined
  }
}

const replies = 3

/** Undefined where raw sockets cannot be had: not root, no such package. */
const byPackage = async (ping: NetPing, host: string): Promise<string | undefined> => {
  try {
    const networkProtocol = isIPv6(host) ? ping.NetworkProtocol.IPv6 : ping.NetworkProtocol.IPv4
    const session = ping.createSession({ networkProtocol, retries: 0, timeout: 2_000 })
    session.on('error', () => {})
    const one = () =>
      new Promise<number | Error>((resolve) => {
        session.pingHost(host, (error, _host, sent, received) => resolve(error ?? received.getTime() - sent.getTime()))
      })
    const told: (number | Error)[] = []
    for (let at = 0; at < replies; at++) told.push(await one())
    session.close()
    const lines = told.map((ms, at) => (ms instanceof Error ? ms.message : `from ${host}: seq=${at + 1} time=${ms} ms`))
    const back = told.filter((ms) => typeof ms === 'number').length
    return [...lines, `${replies} packets transmitted, ${back} received`, ''].join('\n')
  } catch {
    return undefined
  }
}

/**
 * ICMP echo, three times: from the mail host by its ping(8), from this machine by net-ping where it is installed, else
 * by ping(8) too. `timeout`: no reply came back, which a firewall may be the cause of; never a proof that a host is down.
 */
export const askPing = async (ctx: LiveContext, ask: PingAsk, loadPackage = load): Promise<Reading> => {
  const answer = asked(ctx, ask)
  if (!isIP(ask.host) && !/^[a-z0-9_]([\w.-]{0,252})$/i.test(ask.host))
    return answer({ status: 'failed', why: `"${ask.host}" is no host name` })
  if (ctx.wire.kind === 'local' && isIP(ask.host)) {
    const ping = await loadPackage()
    const stdout = ping && (await byPackage(ping, ask.host))
    if (stdout !== undefined) return answer({ stdout, ...verdict(/ [1-9]\d* received/.test(stdout) ? 0 : 1) })
  }
  try {
    const argv = ['ping', '-n', '-c', String(replies), '-W', '2', ask.host]
    const { status, exitCode, stdout, stderr, why } = await ctx.exec({
      kind: 'exec',
      argv,
      timeoutMs: 10_000,
      slow: true,
    })
    const shown = { stdout, stderr, ...(exitCode !== undefined && { exitCode }) }
    if (status === 'absent') return answer({ ...shown, status, why: 'there is no ping on the host' })
    if (status !== 'ok') return answer({ ...shown, status, ...(why !== undefined && { why }) })
    if (/not permitted|permission denied/i.test(stderr))
      return answer({ ...shown, status: 'denied', why: 'the login may not ping' })
    return answer({ ...shown, ...verdict(exitCode ?? 2, stderr) })
  } catch (error) {
    return answer({ status: 'unreachable', why: error instanceof Error ? error.message : 'connection lost' })
  }
}

/** Exit status of ping(8): 1 no reply, 2 another fault. */
const verdict = (exitCode: number, stderr = ''): Pick<Reading, 'status' | 'why'> => {
  if (exitCode === 0) return { status: 'ok' }
  if (exitCode === 1) return { status: 'timeout', why: `no reply to ${replies} echo requests` }
  return { status: 'failed', why: stderr.trim().split('\n').pop() || 'ping failed' }
}
