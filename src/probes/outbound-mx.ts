import type { WitnessName } from './outbound.ts'
import { defineProbe, unknown } from './probe.ts'
import { queue, servedDomains, settings } from './slots.ts'

export interface OutboundMx {
  readonly witnesses: readonly WitnessName[]
  /** Some DNS question of this list was answered (NXDOMAIN counts). */
  readonly dnsAnswers: boolean
}

const needs = { queue, settings, servedDomains }

export const outboundMx = defineProbe<OutboundMx, typeof needs>({
  id: 'outbound-mx',
  needs,
  ask: () => [],
  parse: () => unknown('not written yet'),
})
