import type { WitnessAddress, WitnessName } from './outbound.ts'
import { outboundMx } from './outbound-mx.ts'
import { defineProbe, unknown } from './probe.ts'

export interface OutboundAddresses {
  readonly addresses: readonly WitnessAddress[]
  /** Witnesses that have no address: no witness for the network, but maybe for the resolver. */
  readonly unresolved: readonly WitnessName[]
}

const needs = { mx: outboundMx }

export const outboundAddresses = defineProbe<OutboundAddresses, typeof needs>({
  id: 'outbound-addresses',
  needs,
  ask: () => [],
  parse: () => unknown('not written yet'),
})
