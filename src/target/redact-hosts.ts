import { isIP, isIPv6 } from 'node:net'

/** Bytes that belong to a text and to nothing else, the same for the same text. */
export type Digest = (text: string) => Buffer

/** Operators and names that say nothing about whose server it is; a verdict may hang on them. */
const wellKnown =
  'gmail.com googlemail.com google.com outlook.com hotmail.com live.com msn.com office365.com microsoft.com yahoo.com yahoodns.net aol.com icloud.com apple.com me.com gmx.net gmx.de web.de t-online.de yandex.ru yandex.net mail.ru proton.me protonmail.ch fastmail.com messagingengine.com zoho.com qq.com 163.com sendgrid.net sendgrid.com mailgun.org mailgun.net amazonaws.com amazonses.com postmarkapp.com mtasv.net mailjet.com sparkpostmail.com brevo.com sendinblue.com mandrillapp.com smtp2go.com spamhaus.org spamcop.net barracudacentral.org sorbs.net uceprotect.net surriel.com mailspike.net abuseat.org letsencrypt.org zimbra.com postfix.org debian.org ubuntu.com redhat.com example.com example.net example.org root-servers.net'.split(
    ' ',
  )
const reserved = new Set(['localhost', 'localdomain', 'invalid', 'test', 'example', 'arpa', 'internal', 'local', 'lan'])
const generic = new Set(
  'com net org edu gov mil int info biz name pro aero coop museum mobi jobs travel cat asia tel xxx app dev page cloud online site website shop store tech xyz top club email mail host hosting systems services solutions network agency digital media company group live world life today space fun icu blog wiki zone plus one berlin hamburg london paris tokyo nyc home corp intranet'.split(
    ' ',
  ),
)
/** Ends of file names that are also countries. */
const fileEnds = new Set(['cf', 'so', 'sh', 'py', 'pm', 'md', 'pid', 'db', 'rs', 'js', 'ps'])

const knownHost = (host: string): boolean => {
  const labels = host.split('.')
  if (reserved.has(labels.at(-1) ?? '')) return true
  return wellKnown.some((name) => host === name || host.endsWith(`.${name}`))
}

const label = (digest: Digest, suffix: string): string => `h${digest(`host ${suffix}`).toString('hex', 0, 5)}`
const isLabelToken = /^h[0-9a-f]{10}$/

/**
 * Each label but the public end becomes a token of itself and all that follows: names under one domain stay under one
 * domain. A name of one label has no public end.
 */
export const hostToken = (digest: Digest, host: string): string => {
  const lower = host.toLowerCase().replace(/\.$/, '')
  const tail = host.endsWith('.') ? '.' : ''
  if (knownHost(lower) || lower === '') return host
  const labels = lower.split('.')
  const [second = '', last = ''] = labels.slice(-2)
  const open = labels.length === 1 ? 0 : labels.length > 2 && last.length === 2 && second.length <= 3 ? 2 : 1
  const put = labels.map((part, at) => {
    if (at >= labels.length - open || part.startsWith('_') || part === '*' || isLabelToken.test(part)) return part
    return label(digest, labels.slice(at).join('.'))
  })
  return put.join('.') + tail
}

/** Loopback, private, link-local, shared, documentation, benchmark, multicast; and 240/4, where our tokens are. */
const plainV4 =
  /^(?:0|10|127|22[4-9]|2[3-5]\d)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^192\.0\.[02]\.|^198\.(?:18|19)\.|^198\.51\.100\.|^203\.0\.113\./
const plainV6 = /^(?:::|::1|fe[89ab].*|f[cd].*|ff.*|2001:0?db8:.*)$/i

/** Addresses stay addresses: 240.0.0.0/4 and 2001:db8::/32 are nobody's (RFC 1112, 4; RFC 3849). */
export const addressToken = (digest: Digest, address: string): string => {
  if (isIPv6(address)) {
    const mapped = /^(::ffff:)(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
    if (mapped) return `${mapped[1]}${addressToken(digest, mapped[2] ?? '')}`
    if (plainV6.test(address)) return address
    const groups = digest(`ip ${address.toLowerCase()}`).toString('hex', 0, 12).match(/.{4}/g) ?? []
    return `2001:db8:${groups.map((group) => group.replace(/^0{1,3}/, '')).join(':')}`
  }
  if (plainV4.test(address)) return address
  const [a = 0, b = 0, c = 0, d = 0] = digest(`ip ${address}`)
  return `${240 + (a % 15)}.${b}.${c}.${d}`
}

/** Addresses of /proc/net/tcp: `0100007F:0019`, each 32 bits backwards. */
export const withoutHexAddresses = (line: string, digest: Digest): string =>
  line.replace(/\b([0-9A-F]{8})(?=:[0-9A-F]{4}\b)|\b([0-9A-F]{32})(?=:[0-9A-F]{4}\b)/g, (hex) => {
    const bytes = Buffer.from(hex, 'hex')
    for (let at = 0; at < bytes.length; at += 4) bytes.subarray(at, at + 4).reverse()
    const address = bytes.length === 4 ? bytes.join('.') : (bytes.toString('hex').match(/.{4}/g) ?? []).join(':')
    if (bytes.length === 4 ? plainV4.test(address) : /^0{4}:|^fe[89ab]|^f[cd]|^2001:0db8/.test(address)) return hex
    const put = digest(`ip ${address}`).subarray(0, bytes.length)
    put.set(bytes.length === 4 ? [240 + ((put[0] ?? 0) % 15)] : [0x20, 0x01, 0x0d, 0xb8])
    for (let at = 0; at < put.length; at += 4) put.subarray(at, at + 4).reverse()
    return put.toString('hex').toUpperCase()
  })

const v4 = /(?<![\w.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\w]|\.\w)/g
const v6 = /(?<![\w:.])(?=[0-9a-f]{0,4}:)([0-9a-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?)(?![\w:@])/gi
const reverse4 = /(?<![\w.])((?:\d{1,3}\.){4})(?=[a-z])/gi
const dotted =
  /(?<![\w./\\-])(?:[a-z0-9_*\u0080-\uffff-]{1,63}\.){1,20}[a-z\u0080-\uffff][a-z0-9\u0080-\uffff-]{1,62}\.?(?![\w-])/gi
/** `<134>Nov 21 19:26:20 mail …`, RFC 3339 stamps: the host's own name follows. */
const logHost =
  /^((?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]{8,15}(?:Z|[+-]\d\d:?\d\d)) )([\w.-]{1,253})(?= \S)/

const looksLikeHost = (name: string, before: string, after: string): boolean => {
  if (before === '@' || after === '[') return true
  const labels = name.toLowerCase().replace(/\.$/, '').split('.')
  const last = labels.at(-1) ?? ''
  if (/^(?:com|org|net|java|javax|sun)$/.test(labels[0] ?? '') && labels.length > 2) return false // Java packages
  return generic.has(last) || last.startsWith('xn--') || (last.length === 2 && !fileEnds.has(last))
}

/** One line with host names, domains and addresses as tokens. Keeps its form; idempotent. */
export const withoutHosts = (line: string, digest: Digest): string => {
  let out = line.replace(logHost, (_, stamp: string, host: string) => stamp + hostToken(digest, host))
  if (out.includes('.')) {
    // Of a blocklist's question: the octets backwards.
    out = out.replace(reverse4, (all, octets: string) => {
      const address = octets.slice(0, -1).split('.').reverse().join('.')
      return isIP(address) ? `${addressToken(digest, address).split('.').reverse().join('.')}.` : all
    })
    out = out.replace(v4, (address) => (isIP(address) ? addressToken(digest, address) : address))
    out = out.replace(dotted, (name, offset: number, all: string) =>
      looksLikeHost(name, all[offset - 1] ?? '', all[offset + name.length] ?? '') ? hostToken(digest, name) : name,
    )
  }
  return out.includes(':')
    ? out.replace(v6, (address) => (isIP(address) ? addressToken(digest, address) : address))
    : out
}
