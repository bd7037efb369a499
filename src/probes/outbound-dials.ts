import type { DialAsk } from '../target/target.ts'
import { type Dialed, dialedOf } from './dialed.ts'
import type { WitnessAddress, WitnessName, WitnessRole } from './outbound.ts'
import { outboundAddresses } from './outbound-addresses.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
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
const deadlineMs = 6_000
const most = 16

const each = (list: readonly WitnessAddress[]) =>
  list.flatMap(({ ports, ...witness }) => ports.map((port) => ({ ...witness, port }))).slice(0, most)

/** Of strangers the greeting alone; the relay is asked what it offers, as our credentials would have to pass there. */
const dial = (
  { role, ip, port }: { role: WitnessRole; ip: string; port: number },
  facts: Facts<typeof needs>,
): DialAsk => {
  const helo = facts.settings.known ? facts.settings.value.get('myhostname') : undefined
  const asked = role === 'relay' && helo && /^[\w.-]+$/.test(helo) ? helo : null
  const smtp = asked
    ? {
        protocol: 'smtp' as const,
        helo: asked,
        starttls: port === 465 ? ('implicit' as const) : ('if-offered' as const),
      }
    : { protocol: 'smtp' as const }
  return { kind: 'dial', host: ip, port, smtp, timeoutMs: deadlineMs }
}

/** Do connections leave this host? To port 25 of unrelated destinations, and to a submission port. */
export const outboundDials = defineProbe<OutboundDials, typeof needs>({
  id: 'outbound-dials',
  needs,
  ask: (facts) =>
    facts.addresses.known ? each(facts.addresses.value.addresses).map((witness) => dial(witness, facts)) : [],
  parse: (readings, { addresses }) =>
    addresses.known
      ? {
          dials: each(addresses.value.addresses).map((witness, at) => ({ ...witness, ...dialedOf(readings[at]) })),
          unresolved: addresses.value.unresolved,
        }
      : unknown(addresses.why),
})
