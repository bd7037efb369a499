import type { HopGreeting } from './hop-greeting.ts'
import type { Hop } from './slots.ts'

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
