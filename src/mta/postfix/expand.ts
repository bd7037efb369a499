/** `$name`, `${name}`, `$(name)`, `${name?then}`, `${name:else}` and `${name?{then}:{else}}` of main.cf, postconf(5). */
export const expand = (text: string, lookup: (name: string) => string | undefined, depth = 0): string => {
  if (depth > 10 || !text.includes('$')) return text
  let out = ''
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at)
    const plain = rest[0] === '$' ? /^\$([A-Za-z0-9_]+)/.exec(rest) : null
    if (rest.startsWith('$$')) {
      out += '$'
      at += 2
    } else if (plain?.[1]) {
      out += expand(lookup(plain[1]) ?? '', lookup, depth + 1)
      at += plain[0].length
    } else if (rest.startsWith('${') || rest.startsWith('$(')) {
      const end = closing(text, at + 1)
      out += expand(chosen(text.slice(at + 2, end), lookup), lookup, depth + 1)
      at = end + 1
    } else {
      const next = text.indexOf('$', at + 1)
      out += text.slice(at, next < 0 ? text.length : next)
      at = next < 0 ? text.length : next
    }
  }
  return out
}

/** Index of the bracket that closes the one at `open`, or the end. */
const closing = (text: string, open: number): number => {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    const char = text[at]
    if (char === '{' || char === '(') depth++
    else if ((char === '}' || char === ')') && --depth === 0) return at
  }
  return text.length
}

const unbrace = (text: string): string => {
  const trimmed = text.trim()
  return trimmed.startsWith('{') && closing(trimmed, 0) === trimmed.length - 1 ? trimmed.slice(1, -1).trim() : text
}

const chosen = (inner: string, lookup: (name: string) => string | undefined): string => {
  const [, name = '', operator, rest = ''] = /^\s*([A-Za-z0-9_]+)\s*([?:])?([\s\S]*)$/.exec(inner) ?? []
  const value = lookup(name) ?? ''
  if (!operator) return value
  if (operator === ':') return value === '' ? unbrace(rest) : value
  const braced = rest.trimStart()
  if (!braced.startsWith('{')) return value === '' ? '' : rest
  const end = closing(braced, 0)
  const otherwise = /^\s*:\s*([\s\S]*)$/.exec(braced.slice(end + 1))?.[1] ?? ''
  return value === '' ? unbrace(otherwise) : braced.slice(1, end).trim()
}
