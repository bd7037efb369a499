import type { FileAsk, Reading } from '../target/target.ts'
import { defineProbe, unknown, whyOf } from './probe.ts'

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

const chrootCopy = '/var/spool/postfix/etc/resolv.conf'
const file = (path: string, more: Partial<FileAsk> = {}): FileAsk => ({ kind: 'file', path, maxBytes: 65_536, ...more })

export const readResolvConf = (text: string): ResolvConf => {
  const lines = text.split('\n').map((line) =>
    line
      .replace(/[#;].*$/, '')
      .trim()
      .split(/\s+/),
  )
  const values = (keyword: string) => lines.filter(([first]) => first === keyword).map(([, ...rest]) => rest)
  const search = values('search').at(-1) ?? values('domain').at(-1) ?? []
  return {
    nameservers: values('nameserver').flatMap(([first]) => first ?? []),
    search,
    options: values('options').flat(),
  }
}

const conf = (reading: Reading | undefined): ResolvConf | null =>
  reading?.status === 'ok' ? readResolvConf(reading.stdout) : null

/** How this host is told to resolve names: its files, and the copy that a chrooted Postfix reads. */
export const resolver = defineProbe<ResolverFiles>({
  id: 'resolver',
  ask: [
    file('/etc/resolv.conf'),
    file('/etc/nsswitch.conf', { match: ['hosts'] }),
    file('/etc/hosts'),
    file(chrootCopy, { as: 'root', orSelf: true }),
  ],
  parse: ([resolv, nsswitch, hosts, chroot]) => {
    if (!resolv || (resolv.status !== 'ok' && resolv.status !== 'absent'))
      return unknown(resolv ? whyOf(resolv) : 'it was not asked')
    const copy = conf(chroot)
    const order = /^\s*hosts:\s*(.*)$/m.exec(nsswitch?.stdout ?? '')?.[1] ?? 'files dns'
    return {
      resolvConf: conf(resolv),
      chroot: copy && { path: chrootCopy, conf: copy },
      order: order
        .replace(/\[[^\]]*\]/g, ' ')
        .split(/\s+/)
        .filter(Boolean),
      hosts: (hosts?.status === 'ok' ? hosts.stdout : '').split('\n').flatMap((line) => {
        const [address, ...names] = line.replace(/#.*$/, '').trim().split(/\s+/)
        return address && names.length > 0 ? [{ address, names }] : []
      }),
    }
  },
})
