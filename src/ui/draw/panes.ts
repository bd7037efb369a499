import { beside, type Line } from './line.ts'
import type { Pen } from './pen.ts'

/** Prose of more columns is hard to read. */
const readable = 110

/** On a wide terminal two blocks beside each other, the left one as wide as prose should be; else the left one alone. */
export const panes = (pen: Pen, left: (pen: Pen) => readonly Line[], right: (pen: Pen) => readonly Line[]): Line[] => {
  if (!pen.wide) return [...left(pen)]
  const gap = pen.unicode ? ' │ ' : ' | '
  const leftColumns = Math.min(readable, Math.floor(pen.columns * 0.55))
  const rightColumns = pen.columns - leftColumns - gap.length
  const rows = [left(pen.narrower(leftColumns)), right(pen.narrower(rightColumns))]
  return beside(rows[0] ?? [], rows[1] ?? [], leftColumns, gap).slice(0, pen.rows)
}
