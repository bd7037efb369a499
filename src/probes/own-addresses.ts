import { defineProbe, textOf, Unknown, unknown } from './probe.ts'

/** `2: eth0    inet 203.0.113.10/24 brd … scope global eth0` */
const line = /^\d+: \S+\s+inet6? ([0-9a-f.:]+)\//i

/** Addresses of this host that others may reach it by. */
export const ownAddresses = defineProbe<readonly string[]>({
  id: 'own-addresses',
  ask: [{ kind: 'exec', argv: ['ip', '-o', 'addr', 'show', 'scope', 'global'] }],
  parse: ([reading]) => {
    const text = textOf(reading)
    if (text instanceof Unknown) return text
    if (reading?.exitCode !== 0) return unknown('ip(8) gave no addresses')
    return text.split('\n').flatMap((each) => line.exec(each)?.[1] ?? [])
  },
})

/** RFC 1918, RFC 6598, link-local and unique local: behind these the world sees another address. */
export const isPrivate = (address: string): boolean =>
  /^(?:10\.|127\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    address,
  ) || /^(?:fc|fd|fe80|::1)/i.test(address)
