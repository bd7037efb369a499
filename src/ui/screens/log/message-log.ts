import type { MessageLines } from '../../../run/message-lines.ts'
import { isQueueId, readLine } from '../../../trace/line.ts'
import type { App } from '../../app.ts'
import { blank, type Line, line } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'
import { Scroll } from '../../draw/scroll.ts'
import type { Screen } from '../../screen.ts'
import type { Session } from '../../session.ts'
import { messageLogLines } from './log-line.ts'

/** A line of the log in full, and every line of the message that it is about. */
export const messageLog = (app: App, session: Session, text: string): Screen => {
  const scroll = new Scroll()
  const id = idIn(text)
  let found: MessageLines | null = null
  let why: string | null = null
  if (id !== null)
    session.inspection.lines(id).then(
      (lines) => {
        found = lines
        app.changed()
      },
      (error: unknown) => {
        why = error instanceof Error ? error.message : `${error}`
        app.changed()
      },
    )
  const lines = (pen: Pen): Line[] => [
    ...pen.wrap(text, 'strong'),
    blank,
    ...(id === null ? [line('This line names no message.', 'dim')] : []),
    ...(why === null ? [] : pen.wrap(why, 'unknown')),
    ...(id !== null && found === null && why === null
      ? [line(`looking for ${pen.safe(id)} in the log`, 'accent')]
      : []),
    ...(found ? messageLogLines(found, pen) : []),
  ]
  return {
    id: 'log-line',
    place: () => scroll.place || (id ?? 'line'),
    keys: () => scroll.keys(),
    copy: () => text,
    body: (pen) => scroll.lines(lines(pen), pen.rows),
  }
}

/** The queue id at the head of a line, or one that it names: amavis writes `Queue-ID: 4F1A…`. */
const idIn = (text: string): string | null => {
  const named = readLine(text, { now: 0, offsetMinutes: 0 })?.queueId ?? /\bQueue-ID: (\w+)/.exec(text)?.[1] ?? null
  return named !== null && isQueueId(named) ? named : null
}
