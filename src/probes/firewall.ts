import { defineProbe, unknown } from './probe.ts'

/** A rule on the way out that drops or rejects. */
export interface EgressRule {
  readonly source: 'nft' | 'iptables' | 'ip6tables'
  readonly chain: string
  readonly verdict: 'drop' | 'reject'
  /** TCP destination ports as [from, to]; null: any port. */
  readonly ports: readonly (readonly [number, number])[] | null
  /** Narrowed to some destinations, accounts or interfaces. */
  readonly narrowed: boolean
  /** As listed. */
  readonly text: string
}
export interface Firewall {
  readonly sources: readonly string[]
  readonly egress: readonly EgressRule[]
}

export const firewall = defineProbe<Firewall>({ id: 'firewall', ask: [], parse: () => unknown('not written yet') })

/** Rules that stop TCP connections from this host to that port. */
export const blocksPort = (fact: Firewall, port: number): readonly EgressRule[] =>
  fact.egress.filter(({ ports }) => ports === null || ports.some(([from, to]) => from <= port && port <= to))
