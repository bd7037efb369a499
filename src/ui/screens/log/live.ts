import { count, number } from '../../../text/numbers.ts'
import type { App } from '../../app.ts'
import { blank, ends, type Line, line } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'
import { lineInput } from '../../line-input.ts'
import type { Binding, Screen } from '../../screen.ts'
import type { Session } from '../../session.ts'
import { exportKey } from '../export-shown.ts'
import { LogFeed } from './feed.ts'
import { messageLog } from './message-log.ts'
import { logRow, wholeLine } from './raw-line.ts'

/** The mail log as it is written; `ids`: only lines that name one of these. It follows until somebody moves. */
export const logView = (app: App, session: Session, ids: readonly string[] | null = null): Screen => {
  const feed = new LogFeed(app, session, ids)
  const { list } = feed
  let sought = ''
  const seek = (by: 1 | -1, from: number): void => {
    if (feed.seek(sought, from, by)) return
    app.tell(line(sought === '' ? 's searches first' : `no further line with "${sought}"`, 'dim'))
  }
  const search = (): void => {
    feed.halt()
    const done = (text: string): void => {
      sought = text
      seek(-1, list.cursor)
    }
    app.input = lineInput('Search: ', sought, { done })
  }
  const moving = list.keys().map((key): Binding => {
    const last = key.keys.includes('G')
    const run = (): void => {
      if (last) feed.go()
      else feed.halt()
      key.run()
    }
    return { ...key, help: last ? 'to the newest line, and follow' : key.help, run }
  })
  void feed.start()
  return {
    id: 'log',
    place: () => (feed.ended !== null ? 'ended' : feed.following ? 'live' : `paused, ${number(feed.fresh)} new`),
    keys: () => [
      {
        keys: [' '],
        bar: feed.following ? 'pause' : 'follow',
        help: 'stop at what is shown, or follow again',
        run: () => (feed.following ? feed.halt() : feed.go()),
      },
      { keys: ['s'], bar: 'search', help: 'the next line above with these words', run: search },
      { keys: ['n'], help: 'the next one above with what was searched', run: () => seek(-1, list.cursor - 1) },
      { keys: ['N'], help: 'the next one below', run: () => seek(1, list.cursor + 1) },
      {
        keys: ['enter', 'right'],
        bar: 'message',
        help: 'all lines of the message that this line is about',
        run: () => list.chosen && app.push(messageLog(app, session, list.chosen.text)),
      },
      { keys: ['r'], help: 'follow again, with a new connection where it was lost', run: () => feed.go() },
      exportKey(app, session, 'log', () => list.rows.map(({ text }) => text).join('\n')),
      ...moving,
    ],
    filter: {
      get: list.filtering.get,
      set: (text) => {
        list.filtering.set(text)
        list.to(list.rows.length - 1)
      },
    },
    copy: () => list.chosen?.text ?? null,
    body: (pen) => {
      if (feed.following) list.to(list.rows.length - 1)
      const under = [
        ...endedLines(feed, session, pen),
        ...(list.chosen && !pen.wide ? wholeLine(list.chosen, pen) : []),
      ]
      const room = pen.rows - 1 - under.length
      const empty = feed.ended === null ? 'waiting for the first line' : 'no lines'
      const rows = list.lines(room, pen, (each, at) => logRow(each, at, sought, pen), empty)
      const gap = Array.from({ length: room - rows.length }, () => blank)
      return [headLine(feed, ids, pen), ...rows, ...gap, ...under]
    },
    closed: () => feed.stop(),
  }
}

const headLine = ({ where, list, forgotten }: LogFeed, ids: readonly string[] | null, pen: Pen): Line => {
  const only = ids === null ? '' : `only ${ids.join(', ')}`
  const filter = list.filtering.get() === '' ? '' : `/${list.filtering.get()}`
  const left = [where, only, filter].filter(Boolean).join('   ')
  const lost = forgotten > 0 ? `, ${number(forgotten)} older ones forgotten` : ''
  return ends(
    line(pen.safe(left), 'strong'),
    line(`${count(list.rows.length, 'line')}${lost}`, 'dim'),
    pen.columns,
    pen.dots,
  )
}

const endedLines = ({ ended }: LogFeed, { recording }: Session, pen: Pen): Line[] =>
  ended === null ? [] : pen.wrap(`${ended}${recording ? '' : '; r follows again'}`, 'unknown', pen.columns, 2)
