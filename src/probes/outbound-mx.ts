import type { DnsAsk } from '../target/target.ts'
import { dnsAsk, knownDomains, knownRelay, readMx, type WitnessName } from './outbound.ts'
import { dnsKey, outboundKnown } from './outbound-known.ts'
import { defineProbe, type Facts } from './probe.ts'
import { relayRoute } from './relay-route.ts'
import { isAddress, type NextHop, readNextHop } from './relayhost.ts'
import { queue, servedDomains, settings } from './slots.ts'

export interface OutboundMx {
  readonly witnesses: readonly WitnessName[]
  /** Some DNS question of this list was answered (NXDOMAIN counts). */
  readonly dnsAnswers: boolean
}

const mostStuck = 4
const needs = { queue, settings, servedDomains, known: outboundKnown, route: relayRoute }
type Needed = Facts<typeof needs>

const relayOf = ({ route }: Needed): NextHop | null => (route.known ? readNextHop(route.value.relayhost) : null)
/** All mail for the outside goes there, none to the destinations themselves. */
const takesAll = (facts: Needed): boolean => relayOf(facts) !== null && facts.route.known && !facts.route.value.partial

/** Destinations for which most mail waits, and which this host does not serve. With a relay host it does not dial them. */
const stuckDomains = (facts: Needed): readonly string[] => {
  if (!facts.queue.known || takesAll(facts)) return []
  const own = new Set<string>(facts.servedDomains.known ? facts.servedDomains.value : [])
  const hostname = facts.settings.known ? facts.settings.value.get('myhostname') : undefined
  if (hostname) own.add(hostname.toLowerCase())
  return facts.queue.value.byDomain
    .map(({ name }) => name)
    .filter((name) => /^\w[\w-]*(\.[\w-]+)+$/.test(name) && !own.has(name))
    .filter((name) => !(knownDomains as readonly string[]).includes(name))
    .slice(0, mostStuck)
}

const questions = (facts: Needed): readonly DnsAsk[] => {
  const relay = relayOf(facts)
  const relayMx = relay && !relay.noMx ? [dnsAsk(relay.host, 'MX')] : []
  return [...stuckDomains(facts).map((name) => dnsAsk(name, 'MX')), ...relayMx]
}

/** Who takes mail for the destinations that are stuck, for those that everybody knows, and for the relay host. */
export const outboundMx = defineProbe<OutboundMx, typeof needs>({
  id: 'outbound-mx',
  needs,
  ask: questions,
  parse: (readings, facts) => {
    const stuck = stuckDomains(facts)
    const known = facts.known.known ? facts.known.value.readings : new Map()
    const relay = relayOf(facts)
    const stuckSet: ReadonlySet<string> = new Set(
      facts.queue.known ? facts.queue.value.byDomain.map(({ name }) => name) : [],
    )
    const relayWitness = (): WitnessName[] => {
      if (!relay) return []
      if (isAddress(relay.host) || relay.noMx)
        return [{ domain: relay.host, role: 'relay', hosts: [relay.host], unresolved: null }]
      return [readMx(relay.host, 'relay', readings[stuck.length])]
    }
    const asked = [...readings, ...known.values()]
    return {
      witnesses: [
        ...stuck.map((domain, at) => readMx(domain, 'stuck', readings[at])),
        ...knownDomains.map((domain) =>
          readMx(
            domain,
            stuckSet.has(domain) && !takesAll(facts) ? 'stuck' : 'known',
            known.get(dnsKey({ name: domain, type: 'MX' })),
          ),
        ),
        ...relayWitness(),
        ...(takesAll(facts) && relay?.port !== 25
          ? []
          : [{ domain: knownRelay, role: 'submission' as const, hosts: [knownRelay], unresolved: null }]),
      ],
      dnsAnswers: asked.some(({ dns }) => dns !== undefined && dns.rcode !== 'SERVFAIL' && dns.rcode !== 'REFUSED'),
    }
  },
})
