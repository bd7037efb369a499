import { type QueueGroup, type Side, sides } from '../../../queue/table.ts'
import type { App } from '../../app.ts'
import { blank, type Line } from '../../draw/line.ts'
import { List } from '../../draw/list.ts'
import { panes } from '../../draw/panes.ts'
import type { Pen } from '../../draw/pen.ts'
import type { Screen } from '../../screen.ts'
import type { Session } from '../../session.ts'
import { exportKey } from '../export-shown.ts'
import { actKey } from './act.ts'
import { groupDetail, groupHead, groupRow, groupShort } from './group-lines.ts'
import { headLines } from './head.ts'
import { queueMessages } from './messages.ts'
import { ageCounts, ageLines } from './picture.ts'
import { queueOf } from './store.ts'

/** What waits, seen by reason, destination, sender or age: its shape first, then the groups, largest first. */
export const queueBrowser = (app: App, session: Session): Screen => {
  const queue = queueOf(app, session)
  let side: Side = 'reason'
  if (queue.readAt === null && queue.reading === null) void queue.read()
  const list = new List<QueueGroup>(
    () => queue.table.groups(side),
    ({ name }) => name,
    app.meanwhile,
  )
  const turn = (by: number) => (): void => {
    side = sides[(sides.indexOf(side) + by + sides.length) % sides.length] ?? 'reason'
    list.filtering.set('')
  }
  const next = (): Side => sides[(sides.indexOf(side) + 1) % sides.length] ?? 'reason'
  const open = (): void => {
    if (list.chosen) app.push(queueMessages(app, session, { side, key: list.chosen.key, name: list.chosen.name }))
  }
  const left = (pen: Pen): Line[] => {
    const { table } = queue
    const short = pen.rows < 30
    const picture = table.size > 0 ? [...ageLines(ageCounts(table.messages, table.now), short ? 3 : 8, pen), blank] : []
    const head = [...headLines(queue, session, pen), blank, ...picture]
    const under = list.chosen && !app.look.reader && short ? groupShort(list.chosen, side, pen) : []
    const room = pen.rows - head.length - 1 - under.length
    const rows = list.lines(
      room,
      pen,
      (group, at) => groupRow(group, { side, at, queue, pen }),
      emptyWords(queue.reading),
    )
    const gap = Array.from({ length: under.length > 0 ? room - rows.length : 0 }, () => blank)
    return [...head, ...(table.size > 0 ? [groupHead(side, pen)] : []), ...rows, ...gap, ...under]
  }
  return {
    id: 'queue',
    place: () => `by ${side} ${list.place}`,
    keys: () => [
      { keys: ['enter', 'right'], bar: 'open', help: 'the messages of this group', run: open },
      { keys: ['tab'], bar: `by ${next()}`, help: 'turn: by reason, destination, sender, age', run: turn(1) },
      { keys: ['shift-tab'], help: 'turn the other way', run: turn(-1) },
      {
        keys: ['a'],
        bar: 'all',
        help: 'all messages, oldest first',
        run: () => app.push(queueMessages(app, session, null)),
      },
      {
        keys: [' '],
        help: 'choose all messages of this group, or none of them',
        run: () => list.chosen && queue.toggle(list.chosen.messages),
      },
      actKey(app, session, () => list.chosen?.messages ?? []),
      { keys: ['r'], help: 'read the queue again', run: () => void queue.read() },
      exportKey(app, session, 'queue', () => asText(list.rows, side)),
      ...list.keys(),
    ],
    filter: list.filtering,
    copy: () => list.chosen?.name ?? null,
    body: (pen) => panes(pen, left, (on) => (list.chosen ? groupDetail(list.chosen, side, queue.table.now, on) : [])),
    closed: () => queue.reading !== null && queue.stop(),
  }
}

const emptyWords = (reading: number | null): string => (reading === null ? 'the queue is empty' : '')

/** What is shown as a table for other programs: tabs between the columns. */
const asText = (groups: readonly QueueGroup[], side: Side): string =>
  [
    `messages\tbytes\toldest\t${side}`,
    ...groups.map(({ messages, bytes, oldest, name }) =>
      [messages.length, bytes, new Date(oldest * 1_000).toISOString(), name].join('\t'),
    ),
  ].join('\n')
