import { attemptWords } from '../../../dsn/attempts.ts'
import { classify } from '../../../dsn/index.ts'
import { actorWords, retryWords } from '../../../dsn/words.ts'
import type { QueueMessage } from '../../../queue/message.ts'
import type { MessageView } from '../../../run/queue-message.ts'
import { bytes, count, duration } from '../../../text/numbers.ts'
import { blank, type Line, line, span } from '../../draw/line.ts'
import type { Pen } from '../../draw/pen.ts'
import { messageLogLines } from '../log/log-line.ts'

export const senderName = ({ sender }: Pick<QueueMessage, 'sender'>): string => sender || '<>'

/** "alice@example.net and 3 more". */
export const toWords = ({ recipients, recipientCount }: QueueMessage): string => {
  const more = recipientCount - 1
  return `${recipients[0]?.address ?? '(nobody left)'}${more > 0 ? ` and ${count(more, 'more', 'more')}` : ''}`
}

/** Why it waits, each reason once. */
export const whyWords = ({ recipients, queue }: QueueMessage): string => {
  const reasons = new Set(recipients.flatMap(({ reason }) => reason ?? []))
  return reasons.size > 0 ? [...reasons].join('; ') : `no reason yet: it is in ${queue}`
}

/** What the listing says of a message. */
export const listedLines = (message: QueueMessage, now: number, pen: Pen): Line[] => [
  line(pen.safe(message.id), 'strong'),
  ...pen.wrap(
    `${message.queue}, waits ${duration((now - message.arrival) * 1_000)}, ${bytes(message.bytes)}, ${count(message.recipientCount, 'recipient')} left`,
  ),
  blank,
  ...pen.field('from', [senderName(message)]),
  ...recipientLines(message, pen),
]

/** Recipients that wait for the same stand together, the reason once. */
const recipientLines = (message: QueueMessage, pen: Pen): Line[] => {
  const byReason = Map.groupBy(message.recipients, ({ reason }) => reason)
  const unnamed = message.recipientCount - message.recipients.length
  return [
    ...[...byReason].flatMap(([reason, all]) => [
      ...pen.field('to', [all.map(({ address }) => address).join(', ')], undefined, 4),
      ...pen.field(
        'reason',
        [reason ?? `none yet: it is in ${message.queue}`],
        reason === null ? 'unknown' : undefined,
      ),
      ...(reason === null ? [] : pen.field('', [adviceOn(reason)], 'dim')),
    ]),
    ...(unnamed > 0 ? pen.field('', [`and ${count(unnamed, 'more recipient')}`], 'dim') : []),
  ]
}

const adviceOn = (reason: string): string => {
  const { who, retry, cure } = classify({ text: reason })
  return `${actorWords[who]}; ${retryWords[retry]}. ${cure}`
}

/** What its file, its next attempt and the log say, once they are there. */
export const viewLines = (view: MessageView, now: Date, pen: Pen): Line[] => {
  const { attempt, envelope, unread, headers, log, offsetMinutes } = view
  const from =
    envelope && [envelope.client ?? 'this host', envelope.login ? `login ${envelope.login}` : ''].filter(Boolean)
  return [
    ...(attempt ? pen.field('retry', [attemptWords(attempt, now, offsetMinutes)]) : []),
    ...(from ? pen.field('came by', [from.join(', ')]) : []),
    ...(envelope?.filter ? pen.field('filter', [envelope.filter]) : []),
    ...(envelope && envelope.done.length > 0
      ? pen.field('done', [`${count(envelope.done.length, 'recipient')} already served`])
      : []),
    ...(unread === null ? [] : pen.field('file', [`could not be read: ${unread}`], 'unknown')),
    ...(headers ? [blank, line('headers', 'dim'), ...headers.flatMap((each) => headerLines(each, pen))] : []),
    blank,
    ...messageLogLines(log, pen),
  ]
}

/** Hostile headers are long: four lines of one are enough. */
const headerLines = (header: string, pen: Pen): Line[] => {
  const folded = /^\s/.test(header)
  return pen
    .wrap(header, undefined, pen.columns - (folded ? 4 : 2), 4)
    .map((each): Line => [span(folded ? '    ' : '  '), ...each])
}
