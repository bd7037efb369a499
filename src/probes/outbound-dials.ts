import type { Dialed } from './dialed.ts'
import type { WitnessName, WitnessRole } from './outbound.ts'
import { outboundAddresses } from './outbound-addresses.ts'
import { defineProbe, unknown } from './probe.ts'
import { settings } from './slots.ts'

/** One connection from the mail host to the outside. */
export interface OutboundDial extends Dialed {
  readonly domain: string
  readonly role: WitnessRole
  readonly host: string
  readonly ip: string
  readonly port: number
}
export interface OutboundDials {
  readonly dials: readonly OutboundDial[]
  readonly unresolved: readonly WitnessName[]
}

const needs = { addresses: outboundAddresses, settings }

export const outboundDials = defineProbe<OutboundDials, typeof needs>({
  id: 'outbound-dials',
  needs,
  ask: () => [],
  parse: () => unknown('not written yet'),
})
