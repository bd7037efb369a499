import { findAsk, type LogPlace, placeOf } from '../mta/postfix/log-search.ts'
import { logClock } from '../mta/postfix/mail-log.ts'
import { clock } from '../probes/clock.ts'
import { whyOf } from '../probes/probe.ts'
import { logLines, stuckLines } from '../probes/slots.ts'
import type { Reading, Target } from '../target/target.ts'
import { isQueueId, readLine } from '../trace/line.ts'
import type { LogLine } from '../trace/log.ts'
import { idsIn } from '../trace/same-message.ts'
import type { LogClock } from '../trace/stamp.ts'
import type { FactStore } from './facts.ts'
import { logFilesOf } from './log-files.ts'

/** What the log says of one message, under all of its queue ids. */
export interface MessageLines {
  readonly place: LogPlace | { readonly kind: 'recording' }
  /** The id that was asked for, then those that the message had before or got later on this host. */
  readonly ids: readonly string[]
  /** Oldest first. */
  readonly lines: readonly LogLine[]
  /** The host's zone: minutes east of UTC. */
  readonly offsetMinutes: number
  /** Why it may not be all; null: it is all that the log has. */
  readonly why: string | null
}

interface LinesWish {
  readonly id: string
  /** Epoch seconds: a queue id is used again, so what is older belongs to another message. */
  readonly arrival: number
  /** Where the log may be, the likeliest first. */
  readonly files: readonly string[]
  readonly clock: LogClock
}

/** Clocks of arrival and log are the same; a message is handed in a moment before it is queued. */
const beforeSeconds = 120
/** A content filter, then an archive: a message changes its id a few times, not for ever. */
const mostRounds = 4
const mostLines = 2_000

/** What the log of a server says of one message; what a recording has of it. */
export const linesOfMessage = async (
  target: Target,
  store: FactStore,
  { id, arrival }: Pick<LinesWish, 'id' | 'arrival'>,
): Promise<MessageLines> => {
  const [found, zone] = await Promise.all([store.detected(), store.get(clock)])
  const host = logClock(zone, target.now())
  if (target.kind === 'bundle') return recorded(store, id, host)
  return search(target, { id, arrival, files: logFilesOf(found?.identity ?? { logFiles: [] }), clock: host })
}

/** Ids are joined only where a line names both. */
const search = async (target: Target, wish: LinesWish): Promise<MessageLines> => {
  let ids: readonly string[] = [wish.id]
  for (let round = 0; ; round++) {
    const found = foundIn(await target.ask(findAsk(wish.files, wish.arrival - beforeSeconds, ids)), wish)
    const more = idsIn(found.lines, ids)
    if (more.length === ids.length || round === mostRounds)
      return { ...found, ids, lines: own(found.lines, ids), offsetMinutes: wish.clock.offsetMinutes }
    ids = more
  }
}

/** A recording has the lines of some messages, and of the others what was read to judge by. */
const recorded = async (store: FactStore, id: string, host: LogClock): Promise<MessageLines> => {
  const [stuck, log] = await Promise.all([store.get(stuckLines), store.get(logLines)])
  const sampled = (stuck.known && stuck.value.get(id)) || []
  const read = (log.known ? log.value : []).flatMap((line) => readLine(line, host) ?? [])
  const all = [...new Map([...sampled, ...read].map((line) => [JSON.stringify(line), line])).values()]
  const ids = idsIn(all, [id])
  return {
    place: { kind: 'recording' },
    ids,
    lines: own(
      all.toSorted((a, b) => a.at - b.at),
      ids,
    ),
    offsetMinutes: host.offsetMinutes,
    why: 'a recording has only a part of the log',
  }
}

const foundIn = (reading: Reading, { id, arrival, clock }: LinesWish): Omit<MessageLines, 'ids' | 'offsetMinutes'> => {
  const [head = '', ...rest] = reading.stdout.split('\n')
  const place = placeOf(head) ?? { kind: 'none' }
  const since = (arrival - beforeSeconds) * 1_000
  const all = rest.flatMap((line) => readLine(line, clock) ?? [])
  const lines = all.filter(({ at, queueId, text }) => at >= since || !(queueId === id || text.includes(id)))
  return { place, lines: lines.slice(-mostLines), why: whyNotAll(reading, place, lines.length > mostLines) }
}

const whyNotAll = (reading: Reading, place: LogPlace, tooMany: boolean): string | null => {
  if (reading.status !== 'ok') return whyOf(reading)
  if (place.kind === 'denied') return `the login may not read ${place.path}`
  if (place.kind === 'none') return 'no mail log was found'
  return reading.truncated || tooMany ? 'there are more lines than are shown' : null
}

/** Only lines that name one of the ids as a word: a search finds them inside of others too. */
const own = (lines: readonly LogLine[], ids: readonly string[]): readonly LogLine[] => {
  const named = new RegExp(`\\b(?:${ids.filter(isQueueId).join('|')})\\b`)
  return lines.filter(({ queueId, text }) => (queueId !== null && ids.includes(queueId)) || named.test(text))
}
