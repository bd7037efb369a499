import { type Attempt, attemptOf } from '../dsn/attempts.ts'
import { queueTimes } from '../dsn/queue-times.ts'
import { mtas } from '../mta/index.ts'
import { logClock, usualLogs } from '../mta/postfix/mail-log.ts'
import {
  envelopeOf,
  type MessagePart,
  messageJournalAsk,
  messageLogAsks,
  messagePart,
  partOf,
} from '../mta/postfix/message-file.ts'
import { retryAsk, retryTimesOf } from '../mta/postfix/retry-times.ts'
import { clock } from '../probes/clock.ts'
import { known } from '../probes/known.ts'
import { settings } from '../probes/slots.ts'
import type { Envelope } from '../queue/envelope.ts'
import type { QueueMessage } from '../queue/message.ts'
import { type Target, TargetError } from '../target/target.ts'
import { isQueueId, readLine } from '../trace/line.ts'
import type { LogClock } from '../trace/stamp.ts'
import { FactStore } from './facts.ts'
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
  /** Lines of the mail log with its queue id, oldest first. */
  readonly log: readonly string[]
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
}

const mostLines = 200

/** Reads one message; changes nothing. Throws a TargetError where nobody could be asked. */
export const readMessage = async (target: Target, id: string, wish: MessageWish): Promise<MessageView> => {
  if (!isQueueId(id)) throw new TargetError(`"${id}" is no queue id`, 'mailmedic queue lists them.')
  const store = new FactStore(target, { mtas, signal: wish.signal })
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
    logLines(target, id, [...new Set([...found.identity.logFiles, ...usualLogs])], logClock(zone, target.now())),
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

/** From the first of the logs that is there; of a queue id that was used before, only what belongs to this message. */
const logLines = async (
  target: Target,
  id: string,
  paths: readonly string[],
  host: LogClock,
): Promise<readonly string[]> => {
  const files = await Promise.all(
    paths.map((path) => Promise.all(messageLogAsks(path, id).map((ask) => target.ask(ask)))),
  )
  const readings = files.find((each) => each.at(-1)?.status === 'ok') ?? [await target.ask(messageJournalAsk(id))]
  const lines = readings.flatMap(({ status, stdout }) => (status === 'ok' ? stdout.split('\n') : []))
  const own = lines.filter((line) => readLine(line, host)?.queueId === id)
  const gone = own.slice(0, -1).findLastIndex((line) => line.endsWith(`${id}: removed`))
  return own.slice(gone + 1).slice(-mostLines)
}

const attemptAt = async (
  target: Target,
  message: QueueMessage,
  setting: (name: string) => string | undefined,
): Promise<Attempt> => {
  const files = retryTimesOf(await target.ask(retryAsk(setting('queue_directory') ?? '', [message.id])))
  const sample = { ...message, recipient: message.recipients[0]?.address ?? '' }
  return attemptOf(sample, queueTimes(setting), { files }, target.now())
}
