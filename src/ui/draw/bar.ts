import type { Pen } from './pen.ts'

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A share as a picture: as long as `columns` where it is everything; what is not nothing is seen. */
export const bar = (value: number, whole: number, columns: number, pen: Pen): string => {
  if (pen.reader || whole <= 0 || value <= 0 || columns <= 0) return ''
  const share = Math.min(1, value / whole) * columns
  if (!pen.unicode) return '#'.repeat(Math.max(1, Math.round(share)))
  const full = Math.floor(share)
  const rest = eighths[Math.floor((share - full) * 8)] ?? ''
  return `${'█'.repeat(full)}${rest}` || '▏'
}
