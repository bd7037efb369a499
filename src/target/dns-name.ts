import { isIP, isIPv4 } from 'node:net'
import { domainToASCII } from 'node:url'
import type { DnsAsk } from './target.ts'

/** `::1` as eight groups of four digits. */
const groups = (address: string): string[] => {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const [a = 0, b = 0, c = 0, d = 0] = (dotted?.slice(1) ?? []).map(Number)
  const mapped = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  const text = dotted ? address.slice(0, dotted.index) + mapped : address
  const [head = '', tail] = text.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array<string>(zeros).fill('0'), ...right].map((group) => group.padStart(4, '0').toLowerCase())
}

/** RFC 1035, 3.5 (in-addr.arpa); RFC 3596, 2.5 (ip6.arpa). */
export const reverseName = (address: string): string =>
  isIPv4(address)
    ? `${address.split('.').reverse().join('.')}.in-addr.arpa`
    : `${[...groups(address).join('')].reverse().join('.')}.ip6.arpa`

/**
 * The name to ask for: lower case, in ASCII (RFC 5891), without the final dot; an address becomes its reverse name where
 * PTR is asked. Undefined: no such name can exist (RFC 1035, 2.3.4; underscores as in RFC 8552).
 */
export const questionName = ({ name, type }: Pick<DnsAsk, 'name' | 'type'>): string | undefined => {
  if (isIP(name)) return type === 'PTR' ? reverseName(name) : undefined
  if (name === '.') return ''
  if (/^-|[\s%]|\p{C}/u.test(name)) return undefined
  const bare = name.replace(/\.$/, '')
  const ascii = (/^[\x20-\x7e]*$/.test(bare) ? bare : domainToASCII(bare)).toLowerCase()
  const fits = ascii.length <= 253 && ascii.split('.').every((label) => /^[a-z0-9_*/-]{1,63}$/.test(label))
  return fits ? ascii : undefined
}
