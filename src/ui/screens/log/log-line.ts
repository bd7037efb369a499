import type { MessageLines } from '../../../run/message-lines.ts'
import { count } from '../../../text/numbers.ts'
import { levelOf, readDelivery } from '../../../trace/delivery.ts'
import type { LogLine } from '../../../trace/log.ts'
import { cell, type Line, line, span, type Tone } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'

export const outcomeTones: Readonly<Record<string, Tone>> = {
  sent: 'ok',
  deferred: 'warning',
  bounced: 'critical',
  expired: 'critical',
}
export const levelTones: Readonly<Record<string, Tone>> = {
  panic: 'critical',
  fatal: 'critical',
  error: 'critical',
  warning: 'warning',
  reject: 'warning',
}

/** "times there are UTC+1". */
const hostTime = (offsetMinutes: number): string => {
  const hours = Math.abs(offsetMinutes) / 60
  return offsetMinutes === 0 ? 'times are UTC' : `times there are UTC${offsetMinutes < 0 ? '-' : '+'}${hours}`
}

const toneOf = (each: LogLine): Tone | undefined => {
  const delivery = readDelivery(each)
  return delivery ? outcomeTones[delivery.status] : levelTones[levelOf(each) ?? '']
}

/** Everything that the log says of one message, and where that stands. */
export const messageLogLines = ({ ids, lines, place, why, offsetMinutes }: MessageLines, pen: Pen): Line[] => [
  ...pen.wrap(
    `${count(lines.length, 'line')} of ${placeWords(place)}${ids.length > 1 ? `, also as ${ids.slice(1).join(', ')}` : ''}; ${hostTime(offsetMinutes)}`,
    'dim',
  ),
  ...(why === null ? [] : pen.wrap(why, 'unknown')),
  ...logLines(lines, offsetMinutes, ids.length > 1, pen),
]

export const placeWords = (place: MessageLines['place']): string => {
  switch (place.kind) {
    case 'file':
    case 'denied':
      return place.path
    case 'journal':
      return 'the journal'
    case 'recording':
      return 'the recording'
    case 'none':
      return 'the log'
  }
}

/** The time there, who says it, what it says, wrapped beside them. */
const logLines = (lines: readonly LogLine[], offsetMinutes: number, withId: boolean, pen: Pen): Line[] => {
  let day = ''
  return lines.flatMap((each) => {
    const at = new Date(each.at + offsetMinutes * 60_000).toISOString()
    const before = day
    day = at.slice(0, 10)
    const head: Line[] = day === before ? [] : [line(day, 'dim')]
    return [...head, ...oneLine(each, at.slice(11, 19), withId, pen)]
  })
}

const timeColumns = 10
const programColumns = 10
const idColumns = 13

const oneLine = (each: LogLine, time: string, withId: boolean, pen: Pen): Line[] => {
  const { program, queueId, text } = each
  const name = program.slice(program.lastIndexOf('/') + 1)
  const left = timeColumns + programColumns + (withId ? idColumns : 0)
  const tone = toneOf(each)
  return pen.wrap(text, tone, pen.columns - left).map((part, n): Line => {
    if (n > 0) return [span(' '.repeat(left)), ...part]
    return [
      span(time.padEnd(timeColumns), 'dim'),
      span(cell(pen.safe(name), programColumns - 1, pen.dots).padEnd(programColumns), 'dim'),
      ...(withId ? [span(cell(pen.safe(queueId ?? ''), idColumns - 1, pen.dots).padEnd(idColumns), 'dim')] : []),
      ...part,
    ]
  })
}
