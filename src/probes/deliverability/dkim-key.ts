import { readTags } from './tags.ts'

export type DkimKey =
  | { readonly state: 'good'; readonly type: 'rsa' | 'ed25519'; readonly bits: number; readonly testing: boolean }
  /** An empty `p=`. */
  | { readonly state: 'revoked' }
  | { readonly state: 'wrong'; readonly why: string }

const wrong = (why: string): DkimKey => ({ state: 'wrong', why })

/** A key record. RFC 6376, 3.6.1; RFC 8463 for Ed25519. */
export const readDkimKey = (text: string): DkimKey => {
  const tags = readTags(text)
  if (!tags) return wrong('it is no list of tags')
  const version = tags.get('v')
  if (version !== undefined && version !== 'DKIM1') return wrong(`its version is ${version.slice(0, 20)}, not DKIM1`)
  const services = (tags.get('s') ?? '*').split(':').map((each) => each.trim())
  if (!services.includes('*') && !services.includes('email')) return wrong('it is not meant for mail (s=)')
  const key = tags.get('p')?.replace(/\s+/g, '')
  if (key === undefined) return wrong('it holds no key (p=)')
  if (key === '') return { state: 'revoked' }
  const bytes = decoded(key)
  if (!bytes) return wrong('its key (p=) is not base64: cut or split in the wrong place')
  const testing = (tags.get('t') ?? '').split(':').some((flag) => flag.trim() === 'y')
  const type = (tags.get('k') ?? 'rsa').toLowerCase()
  if (type === 'ed25519')
    return bytes.length === 32
      ? { state: 'good', type, bits: 256, testing }
      : wrong(`an Ed25519 key has 32 octets, this one ${bytes.length}`)
  if (type !== 'rsa') return wrong(`its key type is ${type.slice(0, 20)}, which nobody verifies`)
  const bits = rsaBits(bytes)
  return bits === null ? wrong('its key is no RSA key: cut or damaged') : { state: 'good', type, bits, testing }
}

const decoded = (base64: string): readonly number[] | null => {
  if (base64.length > 8_000 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 === 1) return null
  return Array.from(atob(base64.replace(/=+$/, '')), (char) => char.charCodeAt(0))
}

interface Der {
  readonly tag: number
  readonly from: number
  readonly to: number
}

/** One element of DER; null where it does not fit in what is there. */
const der = (bytes: readonly number[], at: number, end: number): Der | null => {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) return null
  const more = first < 0x80 ? 0 : first & 0x7f
  if (more > 3) return null
  let length = first < 0x80 ? first : 0
  for (let i = 0; i < more; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  const from = at + 2 + more
  return from + length <= end ? { tag, from, to: from + length } : null
}

/** Bits of the modulus: of SubjectPublicKeyInfo, or of the bare RSAPublicKey that RFC 6376 speaks of. */
const rsaBits = (bytes: readonly number[]): number | null => {
  const outer = der(bytes, 0, bytes.length)
  if (outer?.tag !== 0x30) return null
  const first = der(bytes, outer.from, outer.to)
  if (first?.tag === 0x02) return bitsOf(bytes, first)
  const string = first?.tag === 0x30 ? der(bytes, first.to, outer.to) : null
  const inner = string?.tag === 0x03 ? der(bytes, string.from + 1, string.to) : null
  const modulus = inner?.tag === 0x30 ? der(bytes, inner.from, inner.to) : null
  return modulus?.tag === 0x02 ? bitsOf(bytes, modulus) : null
}

const bitsOf = (bytes: readonly number[], { from, to }: Der): number => {
  let at = from
  while (at < to && bytes[at] === 0) at++
  return at === to ? 0 : (to - at) * 8 - Math.clz32(bytes[at] ?? 0) + 24
}
