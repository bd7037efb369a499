import { clean, pad, shorten, toAscii, width, wrap } from '../text/text.ts'
import type { Display } from './format.ts'
import { type Painter, painter } from './paint.ts'

/** What the human format writes on: it knows how wide the page is and what it can show. */
export interface Page {
  readonly width: number
  readonly details: boolean
  readonly paint: Painter
  readonly dot: string
  /** Foreign text, one safe line. */
  safe(text: string): string
  shorten(text: string, columns: number): string
  wrap(text: string, columns?: number, most?: number): string[]
  /** A label, then text beside it, wrapped under itself. */
  field(label: string, texts: readonly string[], most?: number): string[]
  /** Text at both ends of a line; two lines where one is too short. */
  ends(left: string, right: string, decorate?: (right: string) => string): string
}

const labelAt = 3
const textAt = 13

export const page = (display: Display): Page => {
  const columns = Math.max(40, Math.min(display.width, 120))
  const dots = display.unicode ? '…' : '...'
  const safe = (text: string): string => (display.unicode ? clean(text) : toAscii(clean(text)))
  const wrapped = (text: string, room = columns, most = Number.POSITIVE_INFINITY): string[] =>
    wrap(safe(text), room, most, dots)
  return {
    width: columns,
    details: display.details,
    paint: painter(display.color),
    dot: display.unicode ? ' · ' : ' | ',
    safe,
    shorten: (text, room) => shorten(text, room, dots),
    wrap: wrapped,
    field: (label, texts, most) =>
      texts
        .flatMap((text) => wrapped(text, columns - textAt, most))
        .map((line, i) => `${' '.repeat(labelAt)}${pad(i === 0 ? label : '', textAt - labelAt)}${line}`),
    ends: (left, right, decorate = (text) => text) => {
      const gap = columns - width(left) - width(right)
      if (gap >= 2) return `${left}${' '.repeat(gap)}${decorate(right)}`
      return `${shorten(left, columns, dots)}\n${decorate(shorten(right, columns, dots))}`
    },
  }
}
