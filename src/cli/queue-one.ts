import { attemptWords } from '../dsn/attempts.ts'
import { safeJson } from '../report/json-safe.ts'
import { page } from '../report/page.ts'
import { type MessageView, readMessage } from '../run/queue-message.ts'
import { TargetError } from '../target/target.ts'
import { bytes, count, duration, iso, stamp } from '../text/numbers.ts'
import { UsageError } from './failure.ts'
import { withTarget } from './fix-run.ts'
import { display } from './output.ts'
import { progressLine } from './progress-line.ts'
import type { ShowFlags } from './queue-verbs.ts'
import { serverAndIds } from './queue-words.ts'
import { stopping } from './stopping.ts'

/** One message as it lies in the queue; nothing is changed. */
export const showMessage = async (words: readonly string[], flags: ShowFlags): Promise<void> => {
  const { target, ids } = await serverAndIds(words)
  const [id, ...more] = ids
  if (id === undefined || more.length > 0)
    throw new UsageError('show takes one queue id', 'mailmedic queue lists some.')
  await withTarget(target, flags, async (opened) => {
    progressLine.start(() => `${target}  reading ${id}`)
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(flags.deadline * 1000)])
    const view = await readMessage(opened, id, { signal, body: flags.body ?? false })
    progressLine.stop()
    if (!view.listed && !view.envelope)
      throw new TargetError(
        `${id} is not in the queue of ${target}`,
        'It may have been delivered: the log of the server tells.',
      )
    process.stdout.write(flags.format === 'json' ? json(target, view) : human(view, opened.now()))
  })
}

/** Their stamps in UTC, whatever the log writes. */
const logTexts = ({ lines, why }: MessageView['log']): readonly string[] => [
  ...lines.map(({ at, program, queueId, text }) => `${iso(at)} ${program}: ${queueId ? `${queueId}: ` : ''}${text}`),
  ...(why ? [`(${why})`] : []),
]

const json = (target: string, { listed, attempt, ...view }: MessageView): string =>
  `${safeJson(
    {
      schema: 'mailmedic/message@1',
      target,
      ...view,
      queue: listed?.queue ?? null,
      arrival: listed ? iso(listed.arrival * 1_000) : null,
      bytes: listed?.bytes ?? null,
      recipients: listed?.recipients ?? [],
      attempt: attempt && { earliest: attempt.earliest, latest: attempt.latest, givesUp: attempt.givesUp },
    },
    2,
  )}\n`

const human = (view: MessageView, now: Date): string => {
  const on = page(display(false))
  const { listed, envelope, headers, body, log, attempt, unread } = view
  const sender = listed?.sender ?? envelope?.sender ?? ''
  const where = listed
    ? `${listed.queue}, ${bytes(listed.bytes)}, waiting for ${duration(now.getTime() - listed.arrival * 1_000)} since ${stamp(listed.arrival)}`
    : 'not listed'
  const waits = (listed?.recipients ?? []).map(({ address, reason }) => (reason ? `${address}: ${reason}` : address))
  const field = (label: string, texts: readonly string[]): string[] => (texts.length > 0 ? on.field(label, texts) : [])
  const block = (title: string, lines: readonly string[] | null): string[] =>
    lines === null || lines.length === 0 ? [] : ['', title, ...lines.map((line) => `   ${on.safe(line)}`)]
  return `${[
    `${on.safe(view.id)}`,
    ...field('queue', [where]),
    ...field('from', [sender || '<> (null sender)']),
    ...field('to', waits.length > 0 ? waits : (envelope?.pending ?? [])),
    ...field(
      'more',
      listed && listed.recipientCount > waits.length ? [count(listed.recipientCount - waits.length, 'recipient')] : [],
    ),
    ...field('done', envelope?.done ?? []),
    ...field('client', envelope?.client ? [envelope.client] : []),
    ...field('login', envelope?.login ? [envelope.login] : []),
    ...field('filter', envelope?.filter ? [envelope.filter] : []),
    ...field('next', attempt ? [attemptWords(attempt, now, view.offsetMinutes)] : []),
    ...(unread ? on.wrap(`Its file could not be read: ${unread}`) : []),
    ...block('Header', headers),
    ...block('Body', body),
    ...block('Log', logTexts(log)),
  ].join('\n')}\n`
}
