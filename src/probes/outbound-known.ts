import type { DnsAsk, Reading } from '../target/target.ts'
import { knownAsks } from './outbound.ts'
import { defineProbe } from './probe.ts'

export interface OutboundKnown {
  /** The constant questions and what came back, by `name type`. */
  readonly readings: ReadonlyMap<string, Reading>
}
export const dnsKey = ({ name, type }: Pick<DnsAsk, 'name' | 'type'>): string => `${name} ${type}`

/** The well-known witnesses, asked at once: nothing has to be known for that, and the chain behind is a step shorter. */
export const outboundKnown = defineProbe<OutboundKnown>({
  id: 'outbound-known',
  ask: knownAsks,
  parse: (readings) => ({
    readings: new Map(knownAsks.flatMap((ask, at) => (readings[at] ? [[dnsKey(ask), readings[at]] as const] : []))),
  }),
})
