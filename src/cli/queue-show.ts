import { type Attempt, attemptWords } from '../dsn/attempts.ts'
import type { QueueFilter } from '../queue/filter.ts'
import type { QueueFact } from '../queue/queue.ts'
import { safeJson } from '../report/json-safe.ts'
import { page } from '../report/page.ts'
import { type Attempts, readAttempts } from '../run/queue-attempts.ts'
import { readQueue } from '../run/queue-reading.ts'
import { openTarget } from '../target/open.ts'
import { count, duration, iso, number } from '../text/numbers.ts'
import { UsageError } from './failure.ts'
import { openOptions } from './options.ts'
import { display } from './output.ts'
import { progressLine } from './progress-line.ts'
import type { QueueFlags } from './queue.ts'
import { type QueueRow, queueRows } from './queue-rows.ts'
import { stopping } from './stopping.ts'
import { targetsOf } from './targets.ts'

export const showQueue = async (word: string | undefined, flags: QueueFlags): Promise<void> => {
  const [name, ...more] = await targetsOf(word === undefined ? [] : [word])
  if (name === undefined || more.length > 0) throw new UsageError('queue takes one target')
  progressLine.start(() => `${name}  reading the queue`)
  const { queue, attempts, now } = await read(name, flags)
  progressLine.stop()
  const rows = queueRows(queue, flags.by)
  const write = { human, json, ndjson }[flags.format]
  process.stdout.write(write({ name, queue, attempts, rows, now, flags }))
}

const read = async (name: string, flags: QueueFlags) => {
  const target = await openTarget(name, openOptions(flags))
  const closed = stopping.closing(() => target.close())
  try {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(flags.deadline * 1000)])
    const queue = await readQueue(target, filterOf(flags), signal)
    return { queue, attempts: await readAttempts(target, queue, signal), now: target.now() }
  } finally {
    await target.close()
    closed()
  }
}

const filterOf = ({ queue, from, to, domain, reason, older }: QueueFlags): QueueFilter => ({
  ...(queue === undefined ? {} : { queue }),
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
  ...(domain === undefined ? {} : { domain }),
  ...(reason === undefined ? {} : { reason }),
  ...(older === undefined ? {} : { older }),
})

interface Shown {
  readonly name: string
  readonly queue: QueueFact
  readonly attempts: Attempts
  readonly rows: readonly QueueRow[]
  readonly now: Date
  readonly flags: QueueFlags
}

const attemptsOf = ({ samples = [] }: QueueRow, { byId }: Attempts): readonly Attempt[] =>
  samples.flatMap((id) => byId.get(id) ?? [])

const rowJson = (row: QueueRow, attempts: Attempts) => {
  const { oldest, ...rest } = row
  const next = attemptsOf(row, attempts).map(({ id, earliest, latest, givesUp, last, from }) => ({
    id,
    earliest,
    latest,
    givesUp,
    last,
    from,
  }))
  return {
    ...rest,
    ...(oldest === undefined ? {} : { oldest: iso(oldest * 1000) }),
    ...(next.length > 0 ? { attempts: next } : {}),
  }
}

const json = ({ name, queue, attempts, rows, flags }: Shown): string =>
  `${safeJson(
    {
      schema: 'mailmedic/queue@1',
      target: name,
      by: flags.by,
      filter: filterOf(flags),
      queue: {
        total: queue.total,
        ...queue.counts,
        oldest: queue.oldest === null ? null : iso(queue.oldest * 1000),
        recipients: queue.recipients,
        bytes: queue.bytes,
        remarks: queue.remarks,
      },
      rows: rows.map((row) => rowJson(row, attempts)),
    },
    2,
  )}\n`

const ndjson = ({ rows, attempts, flags }: Shown): string =>
  rows.map((row) => `${safeJson({ by: flags.by, ...rowJson(row, attempts) })}\n`).join('')

const human = ({ name, queue, attempts, rows, now, flags }: Shown): string => {
  const on = page(display(false))
  const age = (oldest: number): string => duration(now.getTime() - oldest * 1000)
  const counts = Object.entries(queue.counts).flatMap(([id, n]) =>
    n === null ? `${id} unknown` : n > 0 ? `${number(n)} ${id}` : [],
  )
  const selected = Object.keys(filterOf(flags)).length > 0 ? ' selected' : ''
  const oldest = queue.oldest === null ? '' : `, oldest ${age(queue.oldest)}`
  const head = `${count(queue.total, 'message')}${selected}${oldest}`
  const shown = rows.slice(0, flags.limit)
  const digits = Math.max(8, ...shown.map((row) => number(row.messages).length))
  return `${[
    on.ends(on.safe(name), head),
    ...on.wrap(counts.join(', ')),
    ...queue.remarks.flatMap((remark) => on.wrap(`Note: ${remark}`)),
    ...(shown.length > 0 ? ['', `${'messages'.padStart(digits)}  ${'oldest'.padEnd(12)}${flags.by}`] : []),
    ...shown.flatMap((row) => {
      const start = `${number(row.messages).padStart(digits)}  ${(row.oldest === undefined ? '' : age(row.oldest)).padEnd(12)}`
      const name = row.class && row.class !== 'none' ? `${row.class}: ${row.name}` : row.name
      const [soonest] = attemptsOf(row, attempts).toSorted((a, b) => Number(a.earliest) - Number(b.earliest))
      const next = soonest ? on.wrap(attemptWords(soonest, now, attempts.offsetMinutes), on.width - start.length) : []
      return [...on.wrap(name, on.width - start.length, 3), ...next].map(
        (line, i) => (i === 0 ? start : ' '.repeat(start.length)) + line,
      )
    }),
    ...(rows.length > shown.length
      ? [`and ${count(rows.length - shown.length, 'more row')}: --limit ${rows.length}`]
      : []),
  ].join('\n')}\n`
}
