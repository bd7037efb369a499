import { type Attempt, attemptOf } from '../dsn/attempts.ts'
import { queueTimes } from '../dsn/queue-times.ts'
import { mtas } from '../mta/index.ts'
import { envelopeOf, type MessagePart, messagePart, partOf } from '../mta/postfix/message-file.ts'
import { retryAsk, retryTimesOf } from '../mta/postfix/retry-times.ts'
import { clock } from '../probes/clock.ts'
import { known } from '../probes/known.ts'
import { settings } from '../probes/slots.ts'
import type { Envelope } from '../queue/envelope.ts'
import type { QueueMessage } from '../queue/message.ts'
import { type Target, TargetError } from '../target/target.ts'
import { isQueueId } from '../trace/line.ts'
import { FactStore } from './facts.ts'
import { linesOfMessage, type MessageLines } from './message-lines.ts'
import { nobodyHome } from './nobody-home.ts'
import { listMessages } from './queue-messages.ts'

/** All that can be known of one message of the queue. Texts are without control sequences. */
export interface MessageView {
  readonly id: string
  /** As the listing has it; null: it is not in the queue. */
  readonly listed: QueueMessage | null
  /** From its file; null where that could not be read: `unread` says why. */
  readonly envelope: Envelope | null
  /** As they are in the file, a folded one on several lines. */
  readonly headers: readonly string[] | null
  /** null: not wanted, or not readable. */
  readonly body: readonly string[] | null
  readonly unread: string | null
  /** What the mail log says of it, under all of its queue ids. */
  readonly log: MessageLines
  /** Of a deferred message: when it is tried again. */
  readonly attempt: Attempt | null
  /** The host's zone: minutes east of UTC. */
  readonly offsetMinutes: number
}

export interface MessageWish {
  /** As it was listed, if it was; else the queue is listed for it. */
  readonly listed?: QueueMessage
  /** Its content too, at most 256 KiB of it. */
  readonly body?: boolean
  readonly signal: AbortSignal
  /** What is known of the server already, so that it is not asked again for every message. */
  readonly store?: FactStore
}

/** Reads one message; changes nothing. Throws a TargetError where nobody could be asked. */
export const readMessage = async (target: Target, id: string, wish: MessageWish): Promise<MessageView> => {
  if (!isQueueId(id)) throw new TargetError(`"${id}" is no queue id`, 'mailmedic queue lists them.')
  const store = wish.store ?? new FactStore(target, { mtas, signal: wish.signal })
  store.prefetch([settings, clock])
  const part = async (name: MessagePart) => partOf(await target.ask(messagePart(name, id)))
  const [listed, envelope, headers, body, found, set, zone] = await Promise.all([
    wish.listed ?? listMessages(target, { ids: [id] }, { most: 1 }).then(({ messages }) => messages[0] ?? null),
    part('envelope'),
    part('headers'),
    wish.body ? part('body') : null,
    store.detected(),
    store.get(settings),
    store.get(clock),
  ])
  if (!found) throw await nobodyHome(target, store)
  const [log, attempt] = await Promise.all([
    linesOfMessage(target, store, { id, arrival: listed?.arrival ?? 0 }),
    listed?.queue === 'deferred' ? attemptAt(target, listed, (name) => known(set)?.get(name)) : null,
  ])
  return {
    id,
    listed,
    envelope: typeof envelope === 'string' ? envelopeOf(envelope) : null,
    headers: typeof headers === 'string' ? linesOf(headers) : null,
    body: typeof body === 'string' ? linesOf(body) : null,
    unread: typeof envelope === 'string' ? null : envelope.why,
    log,
    attempt,
    offsetMinutes: known(zone)?.offsetMinutes ?? 0,
  }
}

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n')

const attemptAt = async (
  target: Target,
  message: QueueMessage,
  setting: (name: string) => string | undefined,
): Promise<Attempt> => {
  const files = retryTimesOf(await target.ask(retryAsk(setting('queue_directory') ?? '', [message.id])))
  const sample = { ...message, recipient: message.recipients[0]?.address ?? '' }
  return attemptOf(sample, queueTimes(setting), { files }, target.now())
}
