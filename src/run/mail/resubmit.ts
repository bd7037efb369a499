import { setTimeout as sleep } from 'node:timers/promises'
import { usualLogs } from '../../mta/postfix/mail-log.ts'
import { envelopeOf, externalForm } from '../../mta/postfix/message-file.ts'
import type { BoundMessage } from '../../queue/bound.ts'
import type { Envelope } from '../../queue/envelope.ts'
import { type DeedResult, judged } from '../../target/deeds.ts'
import type { ResubmitDeed } from '../../target/mail-deeds.ts'
import { envelopesScript, submitScript } from '../../target/mail-scripts.ts'
import { count, number } from '../../text/numbers.ts'
import { Follower } from '../follow.ts'
import { Lost } from '../keeper.ts'
import type { MailContext } from './mail-deed.ts'
import { restore } from './restore.ts'
import { copyFolder } from './save.ts'
import { whereabouts } from './whereabouts.ts'

const chunk = 100
const chunkMs = 120_000
/** So many of those handed in are looked for in the log. */
const witnesses = 10
const witnessMs = 30_000

interface Copy {
  readonly id: string
  readonly envelope: Envelope
}

/** Brings back what was deleted. What is still in the queue was not deleted. */
export const resubmit = async (deed: ResubmitDeed, context: MailContext): Promise<DeedResult> => {
  const { target, lists } = context
  const messages = await lists.read(deed.of)
  const { queueOf } = await whereabouts(target, messages)
  const gone = messages.filter(({ id }) => !queueOf.has(id))
  const still = messages.length - gone.length
  const files = await restore(gone, deed, context)
  if (files.result.result !== 'done') return files.result
  const rest = gone.filter(({ id }) => !files.names.has(id))
  const words = [
    ...(files.names.size > 0 ? [files.result.words] : []),
    ...(still > 0 ? [`${number(still)} were never deleted`] : []),
  ]
  if (rest.length === 0) return { result: 'done', words: words.join('; ') || 'nothing had been deleted' }
  const result = await handIn(rest, context)
  return { ...result, words: [result.words, ...words].join('; ') }
}

/** Without its queue file: only to those who had not got it. */
const handIn = async (gone: readonly BoundMessage[], context: MailContext): Promise<DeedResult> => {
  const follower = await Follower.start(context.target, usualLogs)
  const taken = new Map<string, string>()
  let served = 0
  for (let at = 0; at < gone.length; at += chunk) {
    if (gone.length > chunk) context.progress?.(`${number(at)} of ${number(gone.length)} handed in again`)
    const copies = await readCopies(gone.slice(at, at + chunk), context)
    const pending = copies.filter(({ envelope }) => envelope.pending.length > 0)
    served += copies.length - pending.length
    const result = await submit(pending, taken, context)
    if (result.result !== 'done') return result
  }
  const failed = gone.length - served - taken.size
  if (failed > 0) return { result: 'failed', words: `${count(failed, 'message')} could not be handed in again` }
  const seen = follower ? await witness(follower, [...taken.values()]) : null
  return { result: 'done', words: wordsOf(taken.size, served, seen) }
}

const about = ({ keeper }: MailContext) => ({
  folder: keeper.pathOf(copyFolder),
  as: keeper.place.as === null ? {} : { as: keeper.place.as },
})

/** What is known of each copy; one without its files is left out. */
const readCopies = async (messages: readonly BoundMessage[], context: MailContext): Promise<readonly Copy[]> => {
  const { folder, as } = about(context)
  const parts: Uint8Array[] = []
  const reading = await context.target.stream(
    {
      kind: 'exec',
      argv: ['sh', '-c', envelopesScript, 'envelopes', folder],
      ...as,
      stdin: messages.map(({ id }) => `${id}\n`).join(''),
      timeoutMs: chunkMs,
    },
    (bytes) => void parts.push(bytes.slice()),
  )
  if (reading.status === 'unreachable') throw new Lost(reading.why ?? 'the connection was lost')
  const text = Buffer.concat(parts).toString('utf8')
  return text
    .split(/^@/m)
    .slice(1)
    .flatMap((part) => {
      const end = part.indexOf('\n')
      const records = part.slice(end + 1)
      return records.includes('\n') ? [{ id: part.slice(0, end), envelope: envelopeOf(records) }] : []
    })
}

/** Adds what was taken, with its Message-ID. */
const submit = async (
  copies: readonly Copy[],
  taken: Map<string, string>,
  context: MailContext,
): Promise<DeedResult> => {
  if (copies.length === 0) return { result: 'done', words: '' }
  const { folder, as } = about(context)
  const records = copies.flatMap(({ id, envelope: { sender, pending, eightBit } }) => [
    `M ${id}`,
    ...(eightBit ? ['8'] : []),
    `S ${sender === '' ? '<>' : externalForm(sender)}`,
    ...pending.map((each) => `R ${externalForm(each)}`),
    'E',
  ])
  const argv = ['sh', '-c', submitScript, 'submit', folder]
  const reading = await context.target.act({
    argv,
    ...as,
    stdin: `${records.join('\n')}\n`,
    timeoutMs: chunkMs,
    tag: context.tag,
  })
  for (const line of reading.stdout.split('\n')) {
    const [, id, messageId = ''] = /^(\S+) ?(.*)$/.exec(line) ?? []
    if (id) taken.set(id, messageId)
  }
  return judged(reading)
}

/** Queue ids that the mail system gave some of them: it has really taken them. null: the log does not say. */
const witness = async (follower: Follower, messageIds: readonly string[]): Promise<number | null> => {
  const wanted = messageIds.filter((each) => each.startsWith('<')).slice(0, witnesses)
  if (wanted.length === 0) return null
  const end = performance.now() + witnessMs
  for (;;) {
    const found = await Promise.all(wanted.map((each) => follower.idOf(each)))
    const seen = found.filter((id) => id !== null).length
    if (seen === wanted.length || performance.now() > end) return seen
    await sleep(500)
  }
}

const wordsOf = (taken: number, served: number, seen: number | null): string =>
  [
    `${count(taken, 'message')} handed in again, under new queue ids and times of arrival`,
    ...(served > 0 ? [`${number(served)} had been delivered to all recipients before`] : []),
    seen === null ? 'the log does not tell whether they came in' : `${number(seen)} seen coming in`,
  ].join('; ')
