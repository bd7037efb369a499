import { defineProbe, unknown } from './probe.ts'

export interface Listener {
  /** As bound: `0.0.0.0`, `::`, `*`, `127.0.0.1`. */
  readonly address: string
  readonly port: number
  /** null: not ours to see. */
  readonly program: string | null
  readonly pid: number | null
  /** Reachable only from this host. */
  readonly loopback: boolean
}
export interface Listeners {
  readonly source: 'ss' | 'proc'
  readonly list: readonly Listener[]
}

export const listeners = defineProbe<Listeners>({ id: 'listeners', ask: [], parse: () => unknown('not written yet') })

/** Some listener takes connections to this address and port. */
export const listensOn = (fact: Listeners, port: number, address?: string): readonly Listener[] =>
  fact.list.filter(
    (each) => each.port === port && (!address || /^(\*|0\.0\.0\.0|::)$/.test(each.address) || each.address === address),
  )
