import type { Hop } from '../../probes/slots.ts'

export type Endpoint = Pick<Hop, 'host' | 'port' | 'socket' | 'noMx'>

/** `[host]:port`, `host:port`, `[ipv6]`, `host`; a port by name counts where it is a usual one. */
export const hostAndPort = (text: string, defaultPort: number): Endpoint | null => {
  const [, bracketed, bare, port] = /^(?:\[([^\]]+)\]|([^\s:[\]/]+))(?::([\w-]+))?$/.exec(text.trim()) ?? []
  const host = (bracketed ?? bare)?.replace(/^ipv6:/i, '')
  if (!host) return null
  const number = port === undefined ? defaultPort : (ports[port] ?? Number(port))
  if (!Number.isInteger(number) || number < 1 || number > 65_535) return null
  const address = /^[\d.]+$|:/.test(host)
  return { host, port: number, ...(bracketed !== undefined || address ? { noMx: true } : {}) }
}
const ports: Readonly<Record<string, number>> = { smtp: 25, submission: 587, submissions: 465, smtps: 465, lmtp: 24 }

/**
 * Where a UNIX socket of a setting lies on the host: relative paths start in the queue directory, and so do absolute ones
 * for a service in the chroot.
 */
export const socketPath = (path: string, queueDirectory: string, chroot: boolean): string =>
  path.startsWith('/') && !chroot ? path : `${queueDirectory}/${path.replace(/^\/+/, '')}`

/** `unix:private/lmtp`, `inet:host:port`, `local:/run/x.sock` (milters) or a bare `host:port`. */
export const endpointOf = (
  text: string,
  defaultPort: number,
  place: { readonly queueDirectory: string; readonly chroot: boolean },
): Endpoint | null => {
  const trimmed = text.trim()
  const [, kind, rest = ''] = /^(unix|local|inet|inet6):(.*)$/i.exec(trimmed) ?? []
  if (!kind) return hostAndPort(trimmed, defaultPort)
  if (/^(unix|local)$/i.test(kind))
    return rest ? { socket: socketPath(rest, place.queueDirectory, place.chroot) } : null
  // sendmail's form of a milter: inet:port@host
  const [, port, host] = /^(\w+)@(.+)$/.exec(rest) ?? []
  return hostAndPort(port ? `${host}:${port}` : rest, defaultPort)
}

/** Values of a setting: separated by blanks or commas, but not inside braces. */
export const listOf = (value: string | undefined): readonly string[] =>
  (value ?? '').match(/\{[^}]*\}|[^\s,{}]+/g)?.map((word) => word.trim()) ?? []
