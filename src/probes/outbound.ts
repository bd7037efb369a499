/**
 * Witnesses of the way out. stuck: a destination for which mail waits · known: large, unrelated, always up · submission: a
 * relay's submission port · relay: the relay host that is set.
 */
export type WitnessRole = 'stuck' | 'known' | 'submission' | 'relay'

/** A destination and the hosts that take its mail, best first. */
export interface WitnessName {
  readonly domain: string
  readonly role: WitnessRole
  /** Host names by MX preference; the domain itself where it has no MX; empty: unresolved. */
  readonly hosts: readonly string[]
  /** Why there are none: `NXDOMAIN`, `SERVFAIL`, `null MX`, `timeout`. */
  readonly unresolved: string | null
}
export interface WitnessAddress {
  readonly domain: string
  readonly role: WitnessRole
  readonly host: string
  readonly ip: string
  readonly ports: readonly number[]
}

/** Witnesses of different operators: their domains' last two labels, and no address in common. */
export const operatorOf = (host: string): string => host.toLowerCase().replace(/\.$/, '').split('.').slice(-2).join('.')
