/** A cheap, stable key for a delay reason, so that a million messages fall into a few dozen groups. */

const REMEMBERED = 8_192
const longest = 400

const ADDRESS = /[^\s<>@"'(,;]{1,100}@[a-z0-9.-]+/gi
/** The next hop stays as it is: host[ip]:port, loopback hops, LMTP ports, private/ sockets. */
const HOP = /[^\s[]{1,255}\[[^\]\s]{1,100}\](?::\d{1,5})?|\b127\.0\.0\.1(?::\d+)?|:7025\b|\bprivate\/\S+/g
const CODE = /\b[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b|(?<=^|: )[245]\d\d\b/g
const ENHANCED = /\b[245]\.\d{1,2}\.\d{1,3}\b/g
const MASKED = /[0-9a-f]*\d[0-9a-f]*(?:[-.:_][0-9a-z]*\d[0-9a-z]*)*/gi
const LONG_ID = /\b(?=[A-Za-z]*\d)[A-Za-z0-9_-]{10,}\b/g

let recent = new Map<string, string>()
let older = new Map<string, string>()

/** Queue ids, numbers, addresses and message ids become marks; codes and the next hop stay apart. */
export function template(text: string): string {
  let key = recent.get(text)
  if (key === undefined) {
    key = older.get(text) ?? mask(text)
    if (recent.size >= REMEMBERED) {
      older = recent
      recent = new Map()
    }
    recent.set(text, key)
  }
  return key
}

function mask(text: string): string {
  const kept: string[] = []
  const keep = (what: string): string => `\u0001${kept.push(what) - 1}\u0002`
  const bounded = (text.length > longest ? text.slice(0, longest) : text).replaceAll('\u0001', ' ')
  const body = bounded
    .replace(HOP, keep)
    .replace(CODE, keep)
    .replace(ENHANCED, keep)
    .replace(ADDRESS, '@')
    .replace(/\u0001(\d+)\u0002/g, (_all, index: string) => `\u0001${mark(Number(index))}\u0002`)
  return body
    .replace(LONG_ID, '#')
    .replace(MASKED, '#')
    .replace(/\u0001([a-z]+)\u0002/g, (_all, letters: string) => kept[unmark(letters)] ?? '')
    .trim()
}

/** Digits would be masked, so a kept piece is numbered in letters of which none is a hexadecimal digit. */
function mark(index: number): string {
  return String(index).replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')
}

function unmark(letters: string): number {
  return Number(letters.replace(/[a-z]/g, (letter) => String('ghijklmnop'.indexOf(letter))))
}
