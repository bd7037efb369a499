import { clock } from '../../probes/clock.ts'
import { defineProbe, type Fact, type Probe, Unknown, unknown, whyOf } from '../../probes/probe.ts'
import type { QueueFact } from '../../queue/queue.ts'
import type { Ask } from '../../target/target.ts'
import { isQueueId, readLine } from '../../trace/line.ts'
import type { LogLine } from '../../trace/log.ts'
import { containerLog, journalled } from './journal.ts'
import { archivedIn } from './log-files.ts'
import { logClock, type logText } from './mail-log.ts'
import { postfixQueue } from './queue.ts'

const mostIds = 40
const mostLines = 20

/** Ids of waiting messages, of every group some: those without a reason first, as only the log can tell about them. */
export const stuckIds = (queue: QueueFact): readonly string[] => {
  const silent = (group: QueueFact['groups'][number]) => group.symptoms.every(({ reason }) => reason === null)
  const groups = [...queue.groups].sort((a, b) => Number(silent(b)) - Number(silent(a)) || b.messages - a.messages)
  const rounds = [0, 1, 2, 3, 4].map((at) => groups.slice(0, mostIds).flatMap((group) => group.samples[at]?.id ?? []))
  // Ids become search strings: nothing else may.
  return [...new Set(rounds.flat())].filter(isQueueId).slice(0, mostIds)
}

type StuckNeeds = {
  readonly queue: typeof postfixQueue
  readonly text: ReturnType<typeof logText>
  readonly clock: typeof clock
}
const idsOf = (queue: Fact<QueueFact>): readonly string[] => (queue.known ? stuckIds(queue.value) : [])

/** What the log says about a sample of the messages that wait. */
export const stuckLinesFrom = (
  id: string,
  text: ReturnType<typeof logText>,
): Probe<ReadonlyMap<string, readonly LogLine[]>, StuckNeeds> =>
  defineProbe<ReadonlyMap<string, readonly LogLine[]>, StuckNeeds>({
    id,
    needs: { queue: postfixQueue, text, clock },
    ask: ({ queue, text: log }) => {
      const ids = idsOf(queue)
      if (ids.length === 0 || !log.known) return []
      const archived = log.value.archived ? [archivedIn(log.value.path, ids)] : []
      const current = log.value.files.map(
        (path): Ask =>
          path === 'journal'
            ? journalled(ids)
            : path === 'container log'
              ? containerLog
              : { kind: 'file', path, as: 'root', orSelf: true, tail: 64 << 20, match: ids, maxBytes: 512 << 10 },
      )
      return [...current, ...archived]
    },
    parse: (readings, { queue, text: log, clock: known }, now) => {
      if (!queue.known) return new Unknown(queue.why)
      const ids = idsOf(queue)
      const lines = new Map<string, LogLine[]>(ids.map((each) => [each, []]))
      if (ids.length === 0) return lines
      if (!log.known) return new Unknown(log.why)
      const failed = readings.find(({ status }) => status !== 'ok')
      if (readings.length > 0 && readings.every(({ status }) => status !== 'ok'))
        return unknown(failed ? whyOf(failed) : 'the log did not answer')
      const host = logClock(known, now)
      for (const reading of [...readings].reverse()) {
        if (reading.status !== 'ok') continue
        for (const raw of reading.stdout.split('\n')) {
          const line = readLine(raw, host)
          if (line?.queueId) lines.get(line.queueId)?.push(line)
        }
      }
      return new Map([...lines].map(([each, found]) => [each, found.slice(-mostLines)]))
    },
  })
