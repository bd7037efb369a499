import { ageLimits, ageName, agesOf } from '../../../queue/ages.ts'
import type { QueueGroup } from '../../../queue/table.ts'
import { number } from '../../../text/numbers.ts'
import { type Line, line, type Span, span } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'

interface KnownAges {
  readonly length: number
  readonly now: number
  readonly ages: readonly number[]
}
const known = new WeakMap<QueueGroup['messages'], KnownAges>()

/** Ages of a group: counted once for as long as nothing is added to it, as a frame has no time for 100,000 messages. */
export const ageCounts = (messages: QueueGroup['messages'], now: number): readonly number[] => {
  const before = known.get(messages)
  if (before && before.length === messages.length && before.now === now) return before.ages
  const ages = agesOf(messages, now)
  known.set(messages, { length: messages.length, now, ages })
  return ages
}

const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
/** Without them: how much of a row is filled, coarsely. */
const rough = [' ', '_', '_', '_', '=', '=', '=', '#', '#'] as const

const labelColumns = 12
const cellColumns = 6
const limits = [...ageLimits.map((each) => `${each}`), 'more']

/** How old the messages are, as qshape(1) counts them, as a picture over its figures. `height` is that of the bars. */
export const ageLines = (ages: readonly number[], height: number, pen: Pen): Line[] => {
  if (pen.reader) return pen.wrap(`By age: ${agesInWords(ages)}`)
  const most = Math.max(1, ...ages)
  const levels = pen.unicode ? eighths : rough
  const bars = Array.from({ length: height }, (_, at): Line => {
    const floor = height - 1 - at
    const cells = ages.map((count) => {
      const level = count === 0 ? 0 : Math.max(1, Math.round((count / most) * height * 8))
      const glyph = levels[Math.max(0, Math.min(8, level - floor * 8))] ?? ' '
      return ` ${glyph.repeat(cellColumns - 2)} `
    })
    return [span(' '.repeat(labelColumns)), span(cells.join('').trimEnd(), 'accent')]
  })
  return [
    ...bars.filter((each, at) => at === height - 1 || each.some(({ text }) => text.trim() !== '')),
    [span('messages'.padEnd(labelColumns), 'dim'), ...ages.map(figure)],
    line(
      'up to (min)'.padEnd(labelColumns) + limits.map((each) => `${each.padStart(cellColumns - 1)} `).join(''),
      'dim',
    ),
  ]
}

const figure = (count: number): Span =>
  span(`${short(count).padStart(cellColumns - 1)} `, count === 0 ? 'dim' : undefined)

/** At most five characters. */
const short = (count: number): string =>
  count < 10_000
    ? number(count)
    : count < 1_000_000
      ? `${Math.round(count / 1_000)}k`
      : `${Math.round(count / 100_000) / 10}M`

const agesInWords = (ages: readonly number[]): string =>
  ages.flatMap((count, at) => (count > 0 ? `${number(count)} of ${ageName(at)}` : [])).join(', ')

const asciiLevels = '.-=+*#'
export const sparkColumns = 10

/** The same as one word of ten characters, youngest first, of a group by its own measure. */
export const spark = (ages: readonly number[], pen: Pen): string => {
  const most = Math.max(1, ...ages)
  return ages
    .map((count) => {
      if (count === 0) return pen.unicode ? '·' : '.'
      const share = count / most
      return pen.unicode
        ? (eighths[Math.max(1, Math.round(share * 8))] ?? '█')
        : (asciiLevels[Math.max(1, Math.round(share * (asciiLevels.length - 1)))] ?? '#')
    })
    .join('')
}
