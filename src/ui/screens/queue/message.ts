import type { QueueMessage } from '../../../queue/message.ts'
import type { MessageView } from '../../../run/queue-message.ts'
import type { App } from '../../app.ts'
import { blank, type Line, line } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'
import { Scroll } from '../../draw/scroll.ts'
import type { Screen } from '../../screen.ts'
import type { Session } from '../../session.ts'
import { exportKey, plainText } from '../export-shown.ts'
import { logView } from '../log/live.ts'
import { actKey } from './act.ts'
import { listedLines, viewLines } from './message-lines.ts'
import { queueOf } from './store.ts'

/** One message: who, why, when next, its headers, and everything that the log says of it. */
export const queueMessage = (app: App, session: Session, message: QueueMessage): Screen => {
  const queue = queueOf(app, session)
  const scroll = new Scroll()
  let view: MessageView | null = null
  let why: string | null = null
  let stop = new AbortController()
  const read = async (): Promise<void> => {
    stop.abort()
    const own = new AbortController()
    stop = own
    try {
      const found = await session.inspection.message(message, own.signal)
      if (!own.signal.aborted) view = found
      why = null
    } catch (error) {
      why = error instanceof Error ? error.message : `${error}`
    }
    if (!own.signal.aborted) app.changed()
  }
  const lines = (pen: Pen): Line[] => [
    ...listedLines(message, queue.table.now, pen),
    ...(why === null ? [] : [blank, ...pen.wrap(`${why} r asks again`, 'unknown')]),
    ...(view ? viewLines(view, new Date(queue.table.now * 1_000), pen) : []),
    ...(view || why !== null ? [] : [blank, line('reading its file and the log', 'accent')]),
  ]
  void read()
  return {
    id: 'message',
    place: () => scroll.place || message.id,
    keys: () => [
      {
        keys: [' '],
        bar: queue.chosen.has(message.id) ? 'unchoose' : 'choose',
        help: 'choose this message, or not',
        run: () => queue.toggle([message]),
      },
      {
        keys: ['l'],
        bar: 'its log live',
        help: 'the log as it is written, only lines of this message',
        run: () => app.push(logView(app, session, view?.log.ids ?? [message.id])),
      },
      actKey(app, session, () => [message]),
      { keys: ['r'], help: 'read it again', run: () => void read() },
      exportKey(app, session, 'message', () => plainText(lines)),
      ...scroll.keys().filter(({ keys }) => !keys.includes(' ')),
    ],
    copy: () => message.id,
    body: (pen) => scroll.lines(lines(pen), pen.rows),
    closed: () => stop.abort(),
  }
}
