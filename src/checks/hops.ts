import { answers } from '../probes/dialed.ts'
import type { HopGreeting } from '../probes/hop-greeting.ts'
import { outcomeInWords, placeOf } from '../probes/hop-words.ts'
import type { Fact } from '../probes/probe.ts'
import type { QueueFact } from '../queue/queue.ts'
import type { Judgement } from './check.ts'

/** Mail waits that a silent hop would explain: it has no reason yet, or is for a domain served here. */
export const mailWaits = (queue: Fact<QueueFact>, served?: Fact<readonly string[]>): boolean => {
  if (!queue.known) return true
  const inside = served?.known ? served.value : []
  return queue.value.groups.some(
    (group) =>
      !['hold', 'corrupt'].includes(group.queue) &&
      group.symptoms.some(({ reason, domain }) => reason === null || inside.includes(domain)),
  )
}

/**
 * One judgement for each hop: a port that listens but never says 220 holds mail as surely as a closed one. Where the login
 * may only see a listener, that is enough as long as no mail `waits`.
 */
export const judgeGreetings = (
  greetings: readonly HopGreeting[],
  slowMs: number,
  waits: boolean,
): readonly Judgement[] =>
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
    if (greeting.outcome === 'denied' && greeting.listener) {
      const summary = `${place} has a listener, which this login may not ask`
      return waits
        ? { ...base, status: 'unknown', summary: `${summary}, while mail waits` }
        : { ...base, status: 'ok', summary }
    }
    if (greeting.outcome === 'unknown' || greeting.outcome === 'denied') return { ...base, status: 'unknown' }
    if (!answers(greeting)) return { ...base, status: 'critical' }
    if (greeting.code !== null && greeting.code >= 400)
      return { ...base, status: 'critical', summary: `${place} greets with an error: ${greeting.banner}` }
    return { ...base, status: greeting.ms > slowMs ? 'warning' : 'ok' }
  })
