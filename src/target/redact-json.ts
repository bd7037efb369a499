import { keepsName } from './redact-people.ts'
import { hidden, isSecretName } from './redact-secrets.ts'

const literal = /"(?:[^"\\]|\\.)*"(\s*:)?/g

/** Members whose value may be an account without a domain. */
const account = /^(?:sender|recipient|address|orig_address|from|to|user|username|sasl_username|account|login)$/i

interface Puts {
  text(value: string): string
  subject(value: string): string
  person(local: string): string
}

/**
 * A line that is a JSON object (postqueue -j, a filter's log) with each of its texts put through a function, the rest as
 * it was. Undefined: it is none.
 */
export const jsonLine = (line: string, { text, subject, person }: Puts): string | undefined => {
  if (line[0] !== '{' || !line.trimEnd().endsWith('}')) return undefined
  try {
    JSON.parse(line)
  } catch {
    return undefined
  }
  const put = (key: string, value: string): string => {
    if (isSecretName(key)) return hidden
    if (/^subject$/i.test(key)) return subject(value)
    return account.test(key) && /^[^\s@]+$/.test(value) && !keepsName(value) ? person(value) : text(value)
  }
  let key = ''
  return line.replace(literal, (found, colon: string | undefined) => {
    const value: string = JSON.parse(colon === undefined ? found : found.slice(0, -colon.length))
    if (colon !== undefined) key = value
    const shown = colon === undefined ? put(key, value) : text(value)
    return shown === value ? found : JSON.stringify(shown) + (colon ?? '')
  })
}
