import type { Status } from '../../checks/check.ts'
import { pad, shorten, width } from '../../text/text.ts'

/** What a piece of text is, never how it looks: the theme decides that. */
export type Tone = Status | 'dim' | 'strong' | 'accent' | 'added' | 'removed'

export interface Span {
  readonly text: string
  readonly tone?: Tone
}

/** One row of the screen, from left to right. Its text is clean: it came through `Pen.safe` or is our own. */
export type Line = readonly Span[]

export const span = (text: string, tone?: Tone): Span => (tone === undefined ? { text } : { text, tone })
export const line = (text: string, tone?: Tone): Line => [span(text, tone)]
export const blank: Line = []

/** Terminal columns. */
export const lineWidth = (spans: Line): number => spans.reduce((sum, { text }) => sum + width(text), 0)

/** At most so many columns; what is cut off is said by an ellipsis. */
export const cut = (spans: Line, columns: number, dots = '…'): Line => {
  if (lineWidth(spans) <= columns) return spans
  const kept: Span[] = []
  let room = columns
  for (const each of spans) {
    const wide = width(each.text)
    if (wide > room - width(dots)) {
      // The whole of what is left is longer than the room, so the ellipsis always belongs here or right behind it.
      kept.push({ ...each, text: shorten(`${each.text}${' '.repeat(columns)}x`, room, dots) })
      return kept
    }
    kept.push(each)
    room -= wide
  }
  return kept
}

/** Exactly so many columns. */
export const exactly = (spans: Line, columns: number, dots = '…'): Line => {
  const shown = cut(spans, columns, dots)
  const room = columns - lineWidth(shown)
  return room > 0 ? [...shown, span(' '.repeat(room))] : shown
}

/** A column of a table: padded on the right, numbers on the left. */
export const cell = (text: string, columns: number, dots = '…'): string => pad(shorten(text, columns, dots), columns)
export const numberCell = (text: string, columns: number): string => text.padStart(columns)

/** Text at both ends of a row; the right end is kept where they do not fit. */
export const ends = (left: Line, right: Line, columns: number, dots = '…'): Line => {
  const room = columns - lineWidth(right)
  return room <= 2 ? cut(right, columns, dots) : [...exactly(left, room - 2, dots), span('  '), ...right]
}

/** Two blocks side by side, as many rows as the longer one. */
export const beside = (left: readonly Line[], right: readonly Line[], leftColumns: number, gap = '  '): Line[] =>
  Array.from({ length: Math.max(left.length, right.length) }, (_, row) => [
    ...exactly(left[row] ?? blank, leftColumns),
    span(gap, 'dim'),
    ...(right[row] ?? blank),
  ])
