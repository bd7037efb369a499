import type { DialAsk, Dialogue, DialStep, Reading } from '../../target/target.ts'
import { type Dialed, dialedOf } from '../dialed.ts'
import type { Asking } from '../inquiry.ts'

/** A dialogue with a mail server, stage by stage. */
export interface Talk {
  readonly host: string
  readonly port: number
  readonly dialed: Dialed
  readonly steps: readonly DialStep[]
  /** It offered STARTTLS, or TLS is there already; null: the talk did not come so far. */
  readonly offersTls: boolean | null
  /** Stage that failed, and why. */
  readonly failedAt: string | null
  readonly why: string
}

const deadlineMs = 8_000

/** By name, so that the certificate is judged for it. */
export const talkTo = (asking: Asking, host: string, port: number, smtp: Dialogue): Talk => {
  const dial: DialAsk = { kind: 'dial', host, port, smtp, timeoutMs: deadlineMs }
  return talkOf(host, port, asking.ask(dial))
}

const talkOf = (host: string, port: number, reading: Reading | undefined): Talk => {
  const steps = reading?.dial?.steps ?? []
  const hello = steps.find(({ stage }) => stage === 'helo')
  const dialed = dialedOf(reading)
  const offered = hello?.lines.some((line) => /^\d{3}[ -]STARTTLS\b/i.test(line)) ?? null
  return {
    host,
    port,
    dialed,
    steps,
    offersTls: dialed.tls ? true : hello?.code === 250 ? offered : null,
    failedAt: reading?.dial?.failedAt ?? null,
    why: dialed.why,
  }
}

/** `starttls` refused, or the handshake failed. */
export const tlsFault = ({ steps, failedAt, why }: Talk): string | null => {
  if (failedAt === 'tls' || failedAt === 'starttls') return why
  const refused = steps.find(({ stage, code }) => stage === 'starttls' && code !== undefined && code >= 400)
  return refused ? (refused.lines[0] ?? 'STARTTLS was refused') : null
}

export const stepLine = ({ stage, sent, lines, ms }: DialStep): string =>
  `${stage}${sent ? ` (${sent})` : ''}: ${lines.at(-1) ?? 'done'} [${ms} ms]`
