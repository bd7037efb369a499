import { type Ip, nibbles } from './ip.ts'

export interface MacroValues {
  readonly ip: Ip
  /** MAIL FROM; its local part is `postmaster` where there is none. RFC 7208, 4.3. */
  readonly local: string
  readonly sender: string
  /** The domain whose record is being read. */
  readonly domain: string
  readonly helo: string
  /** Validated name of the address, asked for only where `%{p}` stands. */
  validated(): string
}

const token = /%(?:%|_|-|\{([A-Za-z])(\d{0,3})([rR]?)([.\-+,/_=]*)\})/g

/** A domain-spec with its macros filled in, at most 253 characters, cut from the left; null: it is not well-formed. RFC 7208, 7. */
export const expandSpec = (spec: string, values: MacroValues): string | null => {
  let wrong = spec.replace(token, '').includes('%') || /[^!-~]/.test(spec) || spec.length > 1_000
  if (wrong) return null
  const text = spec.replace(token, (whole, letter: string | undefined, digits = '', reverse = '', by = '') => {
    if (!letter) return whole === '%%' ? '%' : whole === '%_' ? ' ' : '%20'
    const value = macroValue(letter.toLowerCase(), values)
    if (value === null || digits === '0') {
      wrong = true
      return ''
    }
    const delimiters: string = by === '' ? '.' : by
    const parts = splitBy(value, delimiters)
    const ordered = reverse === '' ? parts : parts.toReversed()
    const kept = digits === '' ? ordered : ordered.slice(-Number(digits))
    const joined = kept.join('.')
    return letter === letter.toUpperCase() ? encodeURIComponent(joined) : joined
  })
  return wrong ? null : shortened(text)
}

const splitBy = (value: string, delimiters: string): readonly string[] => {
  const parts = ['']
  for (const char of value) {
    if (delimiters.includes(char)) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts
}

const macroValue = (letter: string, values: MacroValues): string | null => {
  switch (letter) {
    case 's':
      return `${values.local}@${values.sender}`
    case 'l':
      return values.local
    case 'o':
      return values.sender
    case 'd':
      return values.domain
    case 'i':
      return values.ip.version === 4 ? values.ip.octets.join('.') : nibbles(values.ip).join('.')
    case 'p':
      return values.validated()
    case 'v':
      return values.ip.version === 4 ? 'in-addr' : 'ip6'
    case 'h':
      return values.helo
    default:
      return null // c, r and t are for exp= only
  }
}

const shortened = (name: string): string => {
  let text = name.replace(/\.$/, '')
  while (text.length > 253 && text.includes('.')) text = text.slice(text.indexOf('.') + 1)
  return text
}
