import { operatorOf } from '../probes/outbound.ts'
import type { OutboundDial } from '../probes/outbound-dials.ts'
import type { RelayMap } from '../probes/relay-map.ts'
import type { DeliveryGroup } from '../trace/log.ts'
import type { Claim, ReadSymptom } from './cause.ts'
import { claimsClass, connectClasses, either, isAway, isOwnHop, untriedOutside } from './claims.ts'

/** As an administrator finds it: `relayhost = [smtp.example.net]:587`. */
export const settingLine = ({ setting, relayhost }: RelayMap): string => `${setting ?? 'relayhost'} = ${relayhost}`

/** The recipient's mail goes through the relay; of a relay for some senders only where the reply names it. */
export const through =
  (relay: RelayMap, served: readonly string[] | undefined) =>
  ({ reply, domain, reason }: ReadSymptom): boolean =>
    !isOwnHop(reply) &&
    isAway(domain, served) &&
    (relay.partial !== true || (reason ?? '').toLowerCase().includes(relay.host))

/** Mail that waits because the relay has these troubles, or was not tried yet. */
export const waitsForRelay = (
  relay: RelayMap,
  served: readonly string[] | undefined,
  classes: readonly string[] = connectClasses,
): Claim => {
  const named = claimsClass(classes, through(relay, served))
  return relay.partial ? named : either(named, untriedOutside(served))
}

/** Postfix could not look up the relay's own name: no word about the recipient's domain. */
export const isLookupOf =
  (relay: RelayMap | undefined) =>
  ({ reason }: { readonly reason: string | null }): boolean =>
    relay !== undefined && relay.host !== '' && /name=([^\s]+)/.exec(reason ?? '')?.[1]?.toLowerCase() === relay.host

/** The relay that is set now said it, not one of yesterday: `smtp.example.net[198.51.100.87]:587`. */
export const saidByRelay =
  (relay: RelayMap, dials: readonly Pick<OutboundDial, 'role' | 'host' | 'ip'>[]) =>
  ({ relay: hop }: Pick<DeliveryGroup, 'relay'>): boolean => {
    const [, name = '', ip = ''] = /^([^[\s]*)\[([^\]]*)\]/.exec(hop) ?? []
    const own = dials.filter(({ role }) => role === 'relay')
    return (
      own.some((dial) => dial.ip === ip) || [relay, ...own].some(({ host }) => operatorOf(host) === operatorOf(name))
    )
  }
