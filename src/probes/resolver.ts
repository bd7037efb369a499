import { defineProbe, unknown } from './probe.ts'

export interface ResolvConf {
  readonly nameservers: readonly string[]
  readonly search: readonly string[]
  readonly options: readonly string[]
}
export interface ResolverFiles {
  /** null: there is no such file. */
  readonly resolvConf: ResolvConf | null
  /** Postfix's copy in its chroot; null: none. */
  readonly chroot: { readonly path: string; readonly conf: ResolvConf } | null
  /** Sources of host names in order, nsswitch.conf(5): `files`, `dns`. */
  readonly order: readonly string[]
  readonly hosts: readonly { readonly address: string; readonly names: readonly string[] }[]
}

/** How this host is told to resolve names: its files, and the copy that a chrooted Postfix reads. */
export const resolver = defineProbe<ResolverFiles>({
  id: 'resolver',
  ask: [],
  parse: () => unknown('not written yet'),
})
