/** Addresses as numbers: written by hand, as this floor knows no network module. */
export interface Ip {
  readonly version: 4 | 6
  /** 4 or 16 octets. */
  readonly octets: readonly number[]
}

const four = (text: string): readonly number[] | null => {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return null
  return parts.map(Number)
}

const groupsOf = (text: string): readonly number[] | null => {
  if (text === '') return []
  const parts = text.split(':')
  const last = parts.at(-1) ?? ''
  const tail = last.includes('.') ? four(last) : null
  if (last.includes('.') && !tail) return null
  const words = tail ? parts.slice(0, -1) : parts
  if (!words.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return null
  return [
    ...words.flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 0xff]),
    ...(tail ?? []),
  ]
}

const six = (text: string): readonly number[] | null => {
  if (text.length > 45) return null
  const halves = text.split('::')
  if (halves.length > 2) return null
  const head = groupsOf(halves[0] ?? '')
  const tail = groupsOf(halves[1] ?? '')
  if (!head || !tail) return null
  if (halves.length === 1) return head.length === 16 ? head : null
  const gap = 16 - head.length - tail.length
  return gap >= 2 ? [...head, ...Array<number>(gap).fill(0), ...tail] : null
}

/** RFC 4291, 2.2; an address of ::ffff:0:0/96 is the IPv4 address in it. */
export const parseIp = (text: string): Ip | null => {
  const v4 = four(text)
  if (v4) return { version: 4, octets: v4 }
  const v6 = six(text)
  if (!v6) return null
  const mapped = v6.slice(0, 10).every((octet) => octet === 0) && v6[10] === 255 && v6[11] === 255
  return mapped ? { version: 4, octets: v6.slice(12) } : { version: 6, octets: v6 }
}

export const sameIp = (a: string, b: string): boolean => {
  const [left, right] = [parseIp(a), parseIp(b)]
  return left !== null && right !== null && within(left, right, left.octets.length * 8)
}

/** The first `bits` are the same. */
export const within = (ip: Ip, net: Ip, bits: number): boolean => {
  if (ip.version !== net.version) return false
  return ip.octets.every((octet, at) => {
    const left = Math.max(0, Math.min(8, bits - at * 8))
    const mask = (0xff << (8 - left)) & 0xff
    return (octet & mask) === ((net.octets[at] ?? 0) & mask)
  })
}

/** Labels in reverse, as DNSBLs and reverse zones want them: `10.113.0.203`, 32 nibbles for IPv6 (RFC 5782, 2). */
export const reversed = (ip: Ip): string => {
  if (ip.version === 4) return [...ip.octets].reverse().join('.')
  return nibbles(ip).reverse().join('.')
}

export const nibbles = (ip: Ip): string[] =>
  ip.octets.flatMap((octet) => [(octet >> 4).toString(16), (octet & 15).toString(16)])

const notPublic: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::/127',
  'fc00::/7',
  'fe80::/10',
]
const privateNets = notPublic.flatMap((text) => {
  const [address = '', bits = ''] = text.split('/')
  const net = parseIp(address)
  return net ? [{ net, bits: Number(bits) }] : []
})

/** Not seen by anybody outside: RFC 1918, 6598 (carrier NAT), 3927, 4193, 4291. */
export const isPrivate = (ip: Ip): boolean => privateNets.some(({ net, bits }) => within(ip, net, bits))
