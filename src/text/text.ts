/** Text from foreign machines, made safe and measured: the same few functions for every format that people read. */
import { clean as withoutSequences } from '../target/clean.ts'

const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
/** Invisible characters, marks of direction, tags: a reader must see what there is. */
const hidden =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu

/** One line without anything that a terminal would act on or a reader could not see. */
export const clean = (text: string): string =>
  withoutSequences(text.replace(breaks, '\n')).replaceAll('\n', ' ').replace(hidden, '').replace(/ {2,}/g, ' ').trim()

/** The same, lines kept. */
export const cleanLines = (text: string): string[] => text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).map(clean)

const ascii: Readonly<Record<string, string>> = {
  '…': '...',
  '·': '|',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '×': 'x',
  '→': '->',
}
/** For terminals that cannot show more; what has no likeness becomes a question mark. */
export const toAscii = (text: string): string =>
  Array.from(text.normalize('NFKD').replace(/\p{Mn}/gu, ''), (c) => (c <= '~' ? c : (ascii[c] ?? '?'))).join('')

const zero = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const charWidth = (c: string): number => (c <= '~' ? 1 : zero.test(c) ? 0 : wide.test(c) ? 2 : 1)

/** Terminal columns. */
export const width = (text: string): number => {
  let sum = 0
  for (const c of text) sum += charWidth(c)
  return sum
}

/** As many characters as fit; says with an ellipsis that there was more. */
export const shorten = (text: string, columns: number, ellipsis = '…'): string => {
  if (width(text) <= columns) return text
  const room = columns - width(ellipsis)
  if (room <= 0) return ellipsis.slice(0, Math.max(0, columns))
  return `${take(text, room).trimEnd()}${ellipsis}`
}

const take = (text: string, columns: number): string => {
  let out = ''
  let sum = 0
  for (const c of text) {
    sum += charWidth(c)
    if (sum > columns) break
    out += c
  }
  return out
}

export const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)))

/** Lines of at most so many columns, broken at spaces where there are any; the last of `most` lines is cut. */
export const wrap = (text: string, columns: number, most = Number.POSITIVE_INFINITY, ellipsis = '…'): string[] => {
  const lines: string[] = []
  let rest = text.trim()
  while (rest !== '') {
    if (width(rest) <= columns || lines.length + 1 >= most) {
      lines.push(shorten(rest, columns, ellipsis))
      break
    }
    const head = take(rest, columns)
    const space = rest[head.length] === ' ' ? head.length : head.lastIndexOf(' ')
    const word = rest.slice(space + 1).split(' ', 1)[0] ?? ''
    // A word that fits a line of its own is never broken; a first character that alone is too wide goes somewhere.
    const cut = space > 0 && (space > columns / 3 || width(word) <= columns) ? space : Math.max(head.length, 1)
    lines.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  return lines
}
