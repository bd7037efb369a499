import { type MessageOrder, messageOrders, type QueueMessage } from '../../../queue/message.ts'
import { Ordered } from '../../../queue/ordered.ts'
import type { Side } from '../../../queue/table.ts'
import { number } from '../../../text/numbers.ts'
import type { App } from '../../app.ts'
import { blank, ends, type Line, line, span } from '../../draw/line.ts'
import { List } from '../../draw/list.ts'
import { panes } from '../../draw/panes.ts'
import type { Pen } from '../../draw/pen.ts'
import type { Screen } from '../../screen.ts'
import type { Session } from '../../session.ts'
import { exportKey } from '../export-shown.ts'
import { actKey } from './act.ts'
import { queueMessage } from './message.ts'
import { listedLines } from './message-lines.ts'
import { idColumnsOf, messageHead, messageRow, messagesAsText, whyLines } from './message-row.ts'
import { queueOf } from './store.ts'

/** Which group; null: all messages. */
export interface GroupChoice {
  readonly side: Side
  readonly key: string
  readonly name: string
}

const none: readonly QueueMessage[] = []

/** The messages of a group, in an order of their own. */
export const queueMessages = (app: App, session: Session, group: GroupChoice | null): Screen => {
  const queue = queueOf(app, session)
  let order: MessageOrder = 'oldest'
  const inGroup = (): readonly QueueMessage[] =>
    group === null ? queue.table.messages : (queue.table.group(group.side, group.key)?.messages ?? none)
  const ordered = new Ordered()
  const list = new List<QueueMessage>(() => ordered.by(inGroup(), order), searched, app.meanwhile)
  // Before somebody wants them: to sort takes as long as a frame.
  const others = [...messageOrders]
  app.meanwhile(() => {
    const next = others.shift()
    if (next) ordered.by(inGroup(), next)
    return others.length > 0
  })
  const choose = (): void => {
    if (list.chosen) queue.toggle([list.chosen])
    list.to(list.cursor + 1)
  }
  const turn = (): void => {
    order = messageOrders[(messageOrders.indexOf(order) + 1) % messageOrders.length] ?? 'oldest'
    list.to(0)
  }
  const left = (pen: Pen): Line[] => {
    const under = pen.rows < 30 && list.chosen ? [blank, ...whyLines(list.chosen, pen)] : []
    const room = pen.rows - 2 - under.length
    const table = { chosen: queue.chosen, now: queue.table.now, idColumns: idColumnsOf(list.chosen), pen }
    const rows = list.lines(room, pen, (message, at) => messageRow(message, at, table), 'none is left')
    const gap = Array.from({ length: under.length > 0 ? room - rows.length : 0 }, () => blank)
    return [titleLine(pen), messageHead(table), ...rows, ...gap, ...under]
  }
  const titleLine = (pen: Pen): Line => {
    const filter = list.filtering.get()
    const chosen = queue.chosen.size > 0 ? `${number(queue.chosen.size)} chosen   ` : ''
    const right = [span(filter === '' ? '' : `/${pen.safe(filter)}   `, 'accent'), span(chosen, 'accent')]
    const title = pen.safe(group === null ? 'All messages' : group.name)
    return ends(line(title, 'strong'), [...right, span(`${order} first`, 'dim')], pen.columns, pen.dots)
  }
  return {
    id: 'group',
    place: () => `message ${list.place}`,
    keys: () => [
      {
        keys: ['enter', 'right'],
        bar: 'open',
        help: 'the message: its headers, its reason, its next attempt, its log lines',
        run: () => list.chosen && app.push(queueMessage(app, session, list.chosen)),
      },
      { keys: [' '], bar: 'choose', help: 'choose this message, or not', run: choose },
      { keys: ['A'], help: 'choose all that are shown, or none of them', run: () => queue.toggle(list.rows) },
      actKey(app, session, () => (list.chosen ? [list.chosen] : [])),
      { keys: ['o'], bar: 'order', help: 'oldest, newest or largest first', run: turn },
      { keys: ['r'], help: 'read the queue again', run: () => void queue.read() },
      exportKey(app, session, 'messages', () => messagesAsText(list.rows)),
      ...list.keys(),
    ],
    filter: list.filtering,
    copy: () => list.chosen?.id ?? null,
    body: (pen) => panes(pen, left, (on) => (list.chosen ? listedLines(list.chosen, queue.table.now, on) : [])),
  }
}

const searched = ({ id, queue, sender, recipients }: QueueMessage, holds: (text: string) => boolean): boolean =>
  holds(id) ||
  holds(queue) ||
  holds(sender) ||
  recipients.some(({ address, reason }) => holds(address) || (reason !== null && holds(reason)))
