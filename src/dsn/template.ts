import { recent } from './recent.ts'

/** A cheap, stable key for a delay reason, so that a million messages fall into a few dozen groups. */

const REMEMBERED = 8_192
const longest = 400

const DIGIT = /\d/
/** A provider's own code such as TSS04 or S3140 means something; a queue id does not. */
const PROVIDER_CODE = /^[^A-Za-z0-9]{0,3}[A-Z]{1,5}-?\d{1,6}[^A-Za-z0-9]{0,3}$/
const REPLY_CODE = /^[245]\d\d(?:-#?[245]\.\d{1,3}\.\d{1,3})?$/
const ENHANCED = /^[(#]{0,2}[245]\.\d{1,2}\.\d{1,3}\)?$/
const IDENTIFIER = /[A-Za-z0-9]*\d(?:[\w.:-]*\w)?/g
const ADDRESS = /[^<("'=,]*@[^>)"',;:]*/

const keys = recent<string>(REMEMBERED)

/**
 * Queue ids, numbers, addresses and message ids become marks. What tells reasons apart stays: codes, host[ip]:port of
 * the next hop, loopback hops, LMTP ports and private/ sockets.
 */
export function template(text: string): string {
  let key = keys.get(text)
  if (key === undefined) {
    key = mask(text)
    keys.set(text, key)
  }
  return key
}

function mask(text: string): string {
  const words = (text.length > longest ? text.slice(0, longest) : text).split(' ')
  let masked = ''
  let opening = true
  for (const word of words) {
    masked += `${masked === '' ? '' : ' '}${maskWord(word, opening)}`
    opening = word.endsWith(':')
  }
  return masked
}

function maskWord(word: string, opening: boolean): string {
  if (word.includes('@')) return word.replace(ADDRESS, '@')
  if (!DIGIT.test(word) || isHop(word)) return word
  if (opening && REPLY_CODE.test(word)) return word
  if (ENHANCED.test(word) || PROVIDER_CODE.test(word)) return word
  return word.replace(IDENTIFIER, '#')
}

function isHop(word: string): boolean {
  return (
    (word.includes('[') && word.includes(']')) ||
    word.startsWith('127.') ||
    word.startsWith('private/') ||
    word.includes(':7025')
  )
}
