import type { DnsAsk, Reading } from '../target/target.ts'
import { globalIpv6 } from './global-ipv6.ts'
import { dnsAsk, failureOf, readAddresses, type WitnessAddress, type WitnessName } from './outbound.ts'
import { outboundMx } from './outbound-mx.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
import { relayRoute } from './relay-route.ts'
import { isAddress, readNextHop } from './relayhost.ts'
import { settings } from './slots.ts'

export interface OutboundAddresses {
  readonly addresses: readonly WitnessAddress[]
  /** Witnesses that have no address: no witness for the network, but maybe for the resolver. */
  readonly unresolved: readonly WitnessName[]
}

const needs = { mx: outboundMx, settings, ipv6: globalIpv6, route: relayRoute }
type Needed = Facts<typeof needs>

/** The best hosts only: two of a stuck destination, as its first may be down; one of the others. */
const hostsOf = ({ role, hosts }: WitnessName): readonly string[] => hosts.slice(0, role === 'stuck' ? 2 : 1)

const protocolsOf = ({ settings: fact }: Needed): string =>
  fact.known ? (fact.value.get('inet_protocols') ?? 'all') : 'ipv4'

const wantsIpv6 = (facts: Needed): boolean =>
  /all|ipv6/.test(protocolsOf(facts)) && facts.ipv6.known && facts.ipv6.value.global

/** Postfix never connects over the other one: what would come of that says nothing about its mail. */
const wantsIpv4 = (facts: Needed): boolean => !wantsIpv6(facts) || /all|ipv4/.test(protocolsOf(facts))

const questions = (facts: Needed): readonly DnsAsk[] => {
  if (!facts.mx.known) return []
  const names = [...new Set(facts.mx.value.witnesses.flatMap(hostsOf))].filter((host) => !isAddress(host))
  const six = wantsIpv6(facts) ? [...new Set(facts.mx.value.witnesses.flatMap(({ hosts }) => hosts.slice(0, 1)))] : []
  return [
    ...(wantsIpv4(facts) ? names.map((name) => dnsAsk(name, 'A')) : []),
    ...six.filter((host) => !isAddress(host)).map((name) => dnsAsk(name, 'AAAA')),
  ]
}

const portsOf = ({ role }: WitnessName, facts: Needed): readonly number[] => {
  if (role === 'submission') return [587, 2525]
  if (role !== 'relay') return [25]
  const set = facts.route.known ? readNextHop(facts.route.value.relayhost) : null
  return [...new Set([set?.port ?? 25, 587, 2525, 25])]
}

export const outboundAddresses = defineProbe<OutboundAddresses, typeof needs>({
  id: 'outbound-addresses',
  needs,
  ask: questions,
  parse: (readings, facts) => {
    if (!facts.mx.known) return unknown(facts.mx.why)
    const asks = questions(facts)
    const find = (name: string, type: string): Reading | undefined =>
      readings[asks.findIndex((ask) => ask.name === name && ask.type === type)]
    const addresses: WitnessAddress[] = []
    const unresolved: WitnessName[] = facts.mx.value.witnesses.filter(({ hosts }) => hosts.length === 0)
    const seen = new Set<string>()
    for (const witness of facts.mx.value.witnesses) {
      if (witness.hosts.length === 0) continue
      const found = hostsOf(witness).flatMap((host) => {
        const four = isAddress(host) ? [host] : readAddresses(find(host, 'A'), 'A').slice(0, 1)
        const six = readAddresses(find(host, 'AAAA'), 'AAAA').slice(0, 1)
        return [...four, ...six].map((ip) => ({ host, ip }))
      })
      if (found.length === 0) {
        const [host = ''] = hostsOf(witness)
        const asked = find(host, wantsIpv4(facts) ? 'A' : 'AAAA')
        unresolved.push({ ...witness, hosts: [], unresolved: failureOf(asked) ?? `${host} has no address` })
      }
      // The same address is the same witness, whatever the names that lead to it.
      for (const { host, ip } of found) {
        const ports = portsOf(witness, facts).filter((port) => !seen.has(`${ip} ${port}`))
        for (const port of ports) seen.add(`${ip} ${port}`)
        if (ports.length > 0) addresses.push({ domain: witness.domain, role: witness.role, host, ip, ports })
      }
    }
    return { addresses, unresolved }
  },
})
