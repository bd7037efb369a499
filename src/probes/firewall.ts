import type { ExecAsk, Reading } from '../target/target.ts'
import { type Chain, type Ports, type Rule, readIptables, readNft, readPf } from './firewall-rules.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

/** A rule on the way out that drops or rejects. */
export interface EgressRule {
  readonly source: 'nft' | 'iptables' | 'ip6tables' | 'pf'
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

const asRoot = (...argv: readonly string[]): ExecAsk => ({ kind: 'exec', argv, as: 'root' })
const asks = [
  asRoot('nft', 'list', 'ruleset'),
  asRoot('iptables-save'),
  asRoot('ip6tables-save'),
  asRoot('pfctl', '-sr'),
]
const sources = ['nft', 'iptables', 'ip6tables', 'pf'] as const
const readers = { nft: readNft, iptables: readIptables, ip6tables: readIptables, pf: readPf }

/** What is left of some ports when others were let out before. */
const without = (ports: Ports | null, accepted: Ports): Ports | null => {
  if (accepted.length === 0) return ports
  let left: readonly (readonly [number, number])[] = ports ?? [[1, 65_535]]
  for (const [from, to] of accepted)
    left = left.flatMap(([a, b]) => {
      if (to < a || from > b) return [[a, b] as const]
      return [...(a < from ? [[a, from - 1] as const] : []), ...(b > to ? [[to + 1, b] as const] : [])]
    })
  return left
}

const both = (a: Ports | null, b: Ports | null): Ports | null => b ?? a

/** Follows one packet's way through a chain and those it jumps to; what is accepted on the way cannot be dropped later. */
const egressOf = (source: EgressRule['source'], chains: readonly Chain[]): readonly EgressRule[] => {
  const found: EgressRule[] = []
  const walk = (
    chain: Chain,
    ports: Ports | null,
    narrowed: boolean,
    accepted: [number, number][],
    depth: number,
  ): boolean => {
    const block = (verdict: 'drop' | 'reject', own: Ports | null, tight: boolean, text: string) => {
      const left = without(own, accepted)
      if (left === null || left.length > 0)
        found.push({ source, chain: chain.name, verdict, ports: left, narrowed: tight, text })
    }
    const act = (rule: Rule): boolean => {
      const own = both(ports, rule.ports)
      const tight = narrowed || rule.narrowed
      if ('jump' in rule.action) {
        const { jump } = rule.action
        const next = chains.find(({ name }) => name === jump)
        return next && depth < 8 ? walk(next, own, tight, accepted, depth + 1) : false
      }
      const { verdict } = rule.action
      if (verdict === 'return') return own === null && !tight
      if (verdict === 'accept') {
        if (!tight) accepted.push(...(own ?? [[1, 65_535]]).map(([a, b]): [number, number] => [a, b]))
        return own === null && !tight
      }
      block(verdict, own, tight, rule.text)
      return own === null && !tight
    }
    for (const rule of chain.rules)
      if (act(rule)) return depth === 0 || !('verdict' in rule.action && rule.action.verdict === 'return')
    if (depth === 0 && chain.policy === 'drop') block('drop', null, narrowed, `${chain.name}: policy drop`)
    return false
  }
  for (const chain of chains) if (chain.output) walk(chain, null, false, [], 0)
  return found
}

const textOf = (reading: Reading | undefined): string | null =>
  reading?.status === 'ok' && reading.exitCode === 0 ? reading.stdout : null

/** This host's own rules for connections that leave it. */
export const firewall = defineProbe<Firewall>({
  id: 'firewall',
  ask: asks,
  parse: (readings) => {
    const read = sources.flatMap((source, at) => {
      const text = textOf(readings[at])
      return text === null ? [] : [{ source, chains: readers[source](text) }]
    })
    if (read.length > 0)
      return {
        sources: read.map(({ source }) => source),
        egress: read.flatMap(({ source, chains }) => egressOf(source, chains)),
      }
    if (readings.length > 0 && readings.every(({ status, exitCode }) => status === 'absent' || exitCode === 127))
      return { sources: [], egress: [] }
    const why = readings.find(({ status }) => status !== 'absent')
    return unknown(
      why ? (why.status === 'ok' ? why.stderr.trim().slice(0, 200) : whyOf(why)) : 'no firewall tool answered',
    )
  },
})

/** Rules that stop TCP connections from this host to that port. */
export const blocksPort = (fact: Firewall, port: number): readonly EgressRule[] =>
  fact.egress.filter(({ ports }) => ports === null || ports.some(([from, to]) => from <= port && port <= to))
