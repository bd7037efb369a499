import type { DialOutcome, DialStage, DialStep, Reading } from '../target/target.ts'
import { whyOf } from './probe.ts'

/**
 * How far a connection came, in one word. greets: a first reply came, whatever its code · connects: connected, and nothing
 * was to be said · silent: connected, no greeting in time · timeout: no connection in time · closed: connected, then ended
 * before the greeting · absent: no such socket · unresolved: the name has no address · unknown: could not be asked.
 */
export type DialedOutcome =
  | 'greets'
  | 'connects'
  | 'silent'
  | 'closed'
  | 'refused'
  | 'timeout'
  | 'reset'
  | 'unreachable'
  | 'absent'
  | 'denied'
  | 'unresolved'
  | 'unknown'

/** A dial as judges want it. */
export interface Dialed {
  readonly outcome: DialedOutcome
  /** Reply code of the greeting: 220, 554, … */
  readonly code: number | null
  /** First line of the greeting. */
  readonly banner: string | null
  /** Until the greeting, or until it failed. */
  readonly ms: number
  /** What EHLO or LHLO offered (after STARTTLS where that was done): `STARTTLS`, `AUTH PLAIN LOGIN`. Empty: not asked. */
  readonly capabilities: readonly string[]
  /** Mechanisms of AUTH, upper case. */
  readonly mechanisms: readonly string[]
  readonly tls: DialOutcome['tls'] | null
  /** Stage after the greeting that failed, if one did. */
  readonly failedAt: DialStage | null
  /** A sentence for people where it did not go well, else empty. */
  readonly why: string
}

/** The port itself answers: connections get through. */
export const answers = (dialed: Pick<Dialed, 'outcome'>): boolean =>
  dialed.outcome === 'greets' || dialed.outcome === 'connects'

const stepOf = (outcome: DialOutcome | undefined, stage: DialStage): DialStep | undefined =>
  outcome?.steps.find((step) => step.stage === stage)

const offersOf = (step: DialStep | undefined): readonly string[] =>
  step && step.code !== undefined && step.code < 400
    ? step.lines.slice(1).map((line) => line.replace(/^\d{3}[ -]/, ''))
    : []

const outcomeOf = (reading: Reading): DialedOutcome => {
  const { dial } = reading
  const asked = reading.ask.kind === 'dial' ? reading.ask : undefined
  const greeting = stepOf(dial, 'greeting')
  if (greeting?.code !== undefined || (greeting && dial?.failure === undefined)) return 'greets'
  if (reading.status === 'absent') return 'absent'
  if (reading.status === 'denied') return 'denied'
  if (reading.status === 'ok') return asked?.smtp ? 'unknown' : 'connects'
  const connected = stepOf(dial, 'connect') !== undefined && dial?.failedAt !== 'connect'
  switch (dial?.failure) {
    case 'timeout':
      return connected ? 'silent' : 'timeout'
    case 'refused':
    case 'reset':
    case 'unreachable':
    case 'unresolved':
    case 'closed':
      return dial.failure
    case 'tls':
      return 'closed'
    case 'prohibited':
      return 'unknown'
  }
  // A dial that our own deadline cut off says nothing about the other end.
  return 'unknown'
}

export const dialedOf = (reading: Reading | undefined): Dialed => {
  const { dial } = reading ?? {}
  const greeting = stepOf(dial, 'greeting')
  const capabilities = offersOf(stepOf(dial, 'helo-tls') ?? stepOf(dial, 'helo'))
  const outcome = reading ? outcomeOf(reading) : 'unknown'
  const untilGreeting = dial?.steps.filter(({ stage }) => stage === 'connect' || stage === 'greeting') ?? []
  return {
    outcome,
    code: greeting?.code ?? null,
    banner: greeting?.lines[0] ?? null,
    ms: outcome === 'greets' ? untilGreeting.reduce((sum, step) => sum + step.ms, 0) : (reading?.ms ?? 0),
    capabilities,
    mechanisms: capabilities
      .flatMap((line) => (/^AUTH[ =](.*)/i.exec(line)?.[1] ?? '').toUpperCase().split(/\s+/))
      .filter(Boolean),
    tls: dial?.tls ?? null,
    failedAt: outcome === 'greets' ? (dial?.failedAt ?? null) : null,
    why: reading ? (reading.status === 'ok' ? '' : whyOf(reading)) : 'it was not asked',
  }
}
