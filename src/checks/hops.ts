import { answers } from '../probes/dialed.ts'
import type { HopGreeting } from '../probes/hop-greeting.ts'
import { outcomeInWords, placeOf } from '../probes/hop-words.ts'
import type { Judgement } from './check.ts'

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
