import type { QueueMessage } from '../../../queue/message.ts'
import { bytes, duration } from '../../../text/numbers.ts'
import { blank, cell, cut, type Line, line, span } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'
import { senderName, toWords, whyWords } from './message-lines.ts'

const queueColumns = 9
const ageColumns = 12
const sizeColumns = 7

/** How a table of messages is drawn. */
export interface MessageTable {
  readonly chosen: ReadonlySet<string>
  /** Epoch seconds: the instant that ages are about. */
  readonly now: number
  readonly idColumns: number
  readonly pen: Pen
}

/** Queue ids of a server are of one kind: short ones, or long ones of 15 and more (enable_long_queue_ids). */
export const idColumnsOf = (any: QueueMessage | undefined): number => Math.min(17, Math.max(8, any?.id.length ?? 0)) + 2

const roomy = ({ columns }: Pen): boolean => columns >= 100

export const messageHead = ({ idColumns, pen }: MessageTable): Line => {
  const left = `    ${'queue id'.padEnd(idColumns)}${'queue'.padEnd(queueColumns)}${'waits'.padEnd(ageColumns)}`
  return line(`${left}${roomy(pen) ? `${'size'.padStart(sizeColumns)}  ` : ''}from and to`, 'dim')
}

export const messageRow = (message: QueueMessage, at: boolean, { chosen, now, idColumns, pen }: MessageTable): Line => {
  const { id, queue, arrival } = message
  const tone = at ? 'strong' : undefined
  return cut(
    [
      span(at ? '> ' : '  ', 'accent'),
      span(chosen.has(id) ? '* ' : '  ', 'accent'),
      span(cell(pen.safe(id), idColumns - 1, pen.dots), tone),
      span(` ${queue.padEnd(queueColumns)}`, queue === 'hold' ? 'warning' : 'dim'),
      span(duration((now - arrival) * 1_000).padEnd(ageColumns)),
      ...(roomy(pen) ? [span(`${bytes(message.bytes).padStart(sizeColumns)}  `, 'dim')] : []),
      span(pen.safe(senderName(message)), tone),
      span(pen.unicode ? ' → ' : ' -> ', 'dim'),
      span(pen.safe(toWords(message)), tone),
    ],
    pen.columns,
    pen.dots,
  )
}

/** Under the list: why the message under the cursor waits. */
export const whyLines = (message: QueueMessage, pen: Pen): Line[] => {
  const lines = pen.wrap(whyWords(message), undefined, pen.columns, 2)
  return [...lines, ...Array.from({ length: 2 - lines.length }, () => blank)]
}

/** What is shown as a table for other programs: tabs between the columns. */
export const messagesAsText = (messages: readonly QueueMessage[]): string =>
  [
    'id\tqueue\tarrived\tbytes\tsender\trecipients\treason',
    ...messages.map((message) =>
      [
        message.id,
        message.queue,
        new Date(message.arrival * 1_000).toISOString(),
        message.bytes,
        message.sender,
        message.recipients.map(({ address }) => address).join(','),
        message.recipients[0]?.reason ?? '',
      ].join('\t'),
    ),
  ].join('\n')
