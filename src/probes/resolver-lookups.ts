import { defineProbe, unknown } from './probe.ts'

export interface ResolverLookup {
  readonly name: string
  readonly addresses: readonly string[]
  readonly resolved: boolean
}
export interface ResolverLookups {
  readonly lookups: readonly ResolverLookup[]
  /** Time for all of them. */
  readonly ms: number
  /** The deadline passed before all were answered. */
  readonly timedOut: boolean
  /** A real name server answers too, names and rcodes by server asked directly: `NOERROR`, `SERVFAIL`, `timeout`. */
  readonly servers: readonly { readonly server: string; readonly answer: string; readonly ms: number }[]
}

/** Names everybody can resolve, looked up as programs on this host do (libc, nsswitch, resolv.conf), and by DNS. */
export const resolverLookups = defineProbe<ResolverLookups>({
  id: 'resolver-lookups',
  ask: [],
  parse: () => unknown('not written yet'),
})
