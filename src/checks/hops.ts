import { answers } from '../probes/dialed.ts'
import type { HopGreeting } from '../probes/hop-greeting.ts'
import type { Hop } from '../probes/slots.ts'
import type { Judgement } from './check.ts'

/** Where a hop is, as the mail server dials it. */
export const placeOf = (hop: Hop): string => hop.socket ?? `${hop.host ?? '?'}:${hop.port ?? '?'}`

/** What a dial showed, in words: "refuses connections", "accepts but never greets". */
export const outcomeInWords = (dialed: Pick<HopGreeting, 'outcome' | 'banner' | 'ms' | 'why'>): string => {
  switch (dialed.outcome) {
    case 'greets':
      return `greets in ${dialed.ms} ms`
    case 'connects':
      return `accepts connections (${dialed.ms} ms)`
    case 'silent':
      return `accepts connections but never greets (${Math.round(dialed.ms / 1000)} s)`
    case 'closed':
      return 'accepts connections and closes them without a greeting'
    case 'refused':
      return 'refuses connections'
    case 'timeout':
      return 'does not answer (timeout)'
    case 'reset':
      return 'resets connections'
    case 'unreachable':
      return 'cannot be reached (no route)'
    case 'absent':
      return 'does not exist'
    case 'denied':
      return 'may not be asked by this login'
    case 'unresolved':
      return 'has a name that does not resolve'
    case 'unknown':
      return dialed.why || 'could not be asked'
  }
}

/** One judgement for each hop: a port that listens but never says 220 holds mail as surely as a closed one. */
export const judgeGreetings = (greetings: readonly HopGreeting[], slowMs: number): readonly Judgement[] =>
  greetings.map((greeting) => {
    const place = placeOf(greeting.hop)
    const words = outcomeInWords(greeting)
    const base = {
      subject: place,
      summary: `${place} ${words}`,
      evidence: [
        { ask: `connect ${place}, set by ${greeting.hop.setting}`, quote: greeting.banner ?? (greeting.why || words) },
      ],
      data: { hop: greeting.hop, outcome: greeting.outcome, ms: greeting.ms },
    }
    if (greeting.outcome === 'denied' && greeting.listener)
      return { ...base, status: 'ok', summary: `${place} has a listener, which this login may not ask` }
    if (greeting.outcome === 'unknown' || greeting.outcome === 'denied') return { ...base, status: 'unknown' }
    if (!answers(greeting)) return { ...base, status: 'critical' }
    if (greeting.code !== null && greeting.code >= 400)
      return { ...base, status: 'critical', summary: `${place} greets with an error: ${greeting.banner}` }
    return { ...base, status: greeting.ms > slowMs ? 'warning' : 'ok' }
  })
