import type { Dialed } from './dialed.ts'
import type { Hop } from './slots.ts'

/** What a hop says when it is dialled exactly as the mail server would. */
export interface HopGreeting extends Dialed {
  readonly hop: Hop
}
