import type { Host, Place } from './dsn.ts'

const FILTER_PORTS = new Set([10024, 10026, 10029, 10032])
const MAILBOX_PORTS = new Set([24, 7025])
const MAIL_PORTS = new Set([25, 465, 587, 2525])
const LOOPBACK = /^(?:127\.|::1$|localhost)/i
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:)/i
const LMTP_SOCKET = /lmtp/i

/** Which hop of the path this host is. A loopback hop without a port is the content filter: nothing else sits there. */
export function placeOf(next: Host | undefined): Place {
  if (next === undefined) return 'unknown'
  const { host, ip = '', port } = next
  if (ip.includes('/') || host.startsWith('private/')) return LMTP_SOCKET.test(ip || host) ? 'mailbox' : 'filter'
  if (port !== undefined && MAILBOX_PORTS.has(port)) return 'mailbox'
  if (port !== undefined && FILTER_PORTS.has(port)) return 'filter'
  if (LOOPBACK.test(ip || host)) return port !== undefined && MAIL_PORTS.has(port) ? 'private' : 'filter'
  if (PRIVATE.test(ip) && port === undefined) return 'private'
  return 'remote'
}

export function hopOf(next: Host | undefined, place: Place): 'local' | 'remote' | 'unknown' {
  if (place === 'unknown') return 'unknown'
  if (place !== 'remote') return 'local'
  return PRIVATE.test(next?.ip ?? '') ? 'local' : 'remote'
}

/**
 * A hop inside this mail system: a filter, a mailbox server, something on this host. Not a host that merely has a private
 * address: a relay or a destination in the same network is one of others.
 */
export function isInside(next: Host | undefined): boolean {
  const place = placeOf(next)
  return place === 'mailbox' || place === 'filter' || LOOPBACK.test(next?.ip || next?.host || '')
}
