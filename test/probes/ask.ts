import { type Fact, type Facts, type Needs, type Probe, Unknown } from '../../src/probes/probe.ts'
import type { Ask, DialOutcome, DnsAnswer, DnsOutcome, Reading } from '../../src/target/target.ts'

export const now = new Date('2026-11-22T12:00:00Z')

/** What came back for an ask: stdout as text, or any fields of a reading. */
export type Answer = string | Partial<Reading>

export const readingOf = (ask: Ask, answer: Answer | undefined): Reading => ({
  ask,
  status: 'ok',
  exitCode: 0,
  stdout: typeof answer === 'string' ? answer : '',
  stderr: '',
  at: now.toISOString(),
  ms: 5,
  ...(answer === undefined ? { status: 'absent' as const, exitCode: 127 } : typeof answer === 'string' ? {} : answer),
})

export const known = <T>(value: T): Fact<T> => ({ known: true, value, readings: [] })
export const missing = (why: string): Fact<never> => ({ known: false, why, readings: [] })

export const asksOf = <T, N extends Needs>(probe: Probe<T, N>, facts: Facts<N>): readonly Ask[] =>
  typeof probe.ask === 'function' ? probe.ask(facts) : probe.ask

/** Asks a probe: its facts, and the answers to its asks in order or by what the ask is. */
export const askProbe = <T, N extends Needs>(
  probe: Probe<T, N>,
  answers: readonly (Answer | undefined)[] | ((ask: Ask) => Answer | undefined) = [],
  facts: Partial<Facts<N>> = {},
): T | Unknown => {
  const all = Object.fromEntries(
    Object.keys(probe.needs ?? {}).map((name) => [name, facts[name] ?? missing(`${name} is not known`)]),
  ) as Facts<N>
  const readings = asksOf(probe, all).map((ask, at) =>
    readingOf(ask, typeof answers === 'function' ? answers(ask) : answers[at]),
  )
  return probe.parse(readings, all, now)
}

export const value = <T>(answer: T | Unknown): T => {
  if (answer instanceof Unknown) throw new Error(`unknown: ${answer.why}`)
  return answer
}
export const why = (answer: unknown): string => (answer instanceof Unknown ? answer.why : 'it is known')

export const dns = (rcode: DnsOutcome['rcode'], ...answers: readonly [string, string][]): Partial<Reading> => ({
  dns: {
    server: '198.51.100.53',
    via: 'tcp',
    rcode,
    authoritative: false,
    authenticated: false,
    answers: answers.map(([type, data]): DnsAnswer => ({ name: 'x', ttl: 300, type, data })),
  },
})

export const greeted = (line = '220 mx.example.net ESMTP', ...offers: readonly string[]): Partial<Reading> => ({
  dial: {
    steps: [
      { stage: 'connect', lines: [], ms: 10 },
      { stage: 'greeting', lines: [line], code: Number(line.slice(0, 3)), ms: 20 },
      ...(offers.length > 0
        ? [{ stage: 'helo' as const, lines: ['250-x', ...offers.map((o) => `250 ${o}`)], code: 250, ms: 5 }]
        : []),
    ],
  },
})
export const failed = (
  failure: NonNullable<DialOutcome['failure']>,
  at: 'connect' | 'greeting' = 'connect',
): Partial<Reading> => ({
  status: failure === 'timeout' ? 'timeout' : 'unreachable',
  exitCode: 1,
  why: failure,
  dial: { steps: at === 'greeting' ? [{ stage: 'connect', lines: [], ms: 1 }] : [], failedAt: at, failure },
})
