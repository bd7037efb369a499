import { defineProbe, textOf, Unknown } from './probe.ts'

export interface HostIdentity {
  readonly name: string
  /** `Linux`, `FreeBSD`. */
  readonly system: string
  readonly release: string
  /** From os-release: `Debian GNU/Linux 12 (bookworm)`; null: not known. */
  readonly distribution: string | null
}

/** Names of the host without asking a name server (`hostname -f` would hang with the resolver). */
export const hostIdentity = defineProbe<HostIdentity>({
  id: 'host-identity',
  ask: [
    { kind: 'exec', argv: ['uname', '-snr'] },
    { kind: 'file', path: '/etc/os-release', maxBytes: 4096 },
  ],
  parse: ([uname, os]) => {
    const text = textOf(uname)
    if (text instanceof Unknown) return text
    const [system = '', name = '', release = ''] = text.trim().split(/\s+/)
    const distribution = /^PRETTY_NAME="?([^"\n]*)/m.exec(os?.stdout ?? '')?.[1] ?? null
    return { name, system, release, distribution }
  },
})
