import type { BoundMessage } from '../../queue/bound.ts'
import { type DeedResult, judged } from '../../target/deeds.ts'
import type { MoveDeed } from '../../target/mail-deeds.ts'
import { count, number } from '../../text/numbers.ts'
import type { MailContext } from './mail-deed.ts'
import { type Whereabouts, whereabouts } from './whereabouts.ts'

/** What postsuper(1) says for each message is a line: 64 KiB of them are kept, and this many ids take it a few seconds. */
const chunk = 5_000
const chunkMs = 120_000
/** A message that goes from one queue to the next at the wrong moment is missed: it is looked for again. */
const mostRounds = 4

const done = { hold: 'put on hold', release: 'released', requeue: 'requeued', delete: 'deleted' } as const
/** In these queues it is when all is done; null: in none. */
const endsIn = { hold: ['hold'], release: null, requeue: null, delete: null } as const

/**
 * Does one thing to those messages of a list that are still what they were, and looks whether it was done. Doing it again
 * finds nothing left to do.
 */
export const move = async (deed: MoveDeed, context: MailContext): Promise<DeedResult> => {
  const { target, lists } = context
  const messages = await lists.read(deed.of)
  let places = await whereabouts(target, messages)
  const left = leftOut(deed, messages, places)
  const todo = () => messages.filter(({ id }) => deed.from.includes(places.queueOf.get(id) ?? ''))
  const first = todo()
  const acted = new Map(first.map((each) => [each.id, each]))
  // What an earlier attempt began is kept in the list: it is part of what is taken back.
  const before = deed.keeps === undefined ? [] : ((await lists.find(deed.keeps)) ?? [])
  if (deed.keeps !== undefined) await lists.write(deed.keeps, union(before, first))
  let said = ''
  let rest = first
  for (let round = 0; rest.length > 0 && round < mostRounds; round++) {
    const sent = await send(deed, rest, context)
    if (sent.result === 'lost' || sent.result === 'denied') return sent
    said = sent.result === 'failed' ? sent.words : ''
    places = await whereabouts(target, messages)
    await giveBack(deed, first, places, context)
    rest = todo().filter(({ id }) => acted.has(id))
    if (context.signal?.aborted) break
  }
  if (context.signal?.aborted && rest.length > 0) return { result: 'failed', words: 'stopped by the operator' }
  if (rest.length > 0)
    return {
      result: 'failed',
      words: `${count(rest.length, 'message')} not ${done[deed.verb]}${said ? `: ${said}` : ''}`,
    }
  return { result: 'done', words: wordsOf(deed, first, before, places, left) }
}

const union = (a: readonly BoundMessage[], b: readonly BoundMessage[]): readonly BoundMessage[] => [
  ...new Map([...a, ...b].map((each) => [each.id, each])).values(),
]

/** Ids go by standard input: a command line has no room for them, and everybody on the host could read it. */
const send = async (
  { argv, as, verb }: MoveDeed,
  messages: readonly BoundMessage[],
  { target, tag, progress, signal }: MailContext,
): Promise<DeedResult> => {
  let last: DeedResult = { result: 'done', words: '' }
  for (let at = 0; at < messages.length && !signal?.aborted; at += chunk) {
    if (messages.length > chunk) progress?.(`${number(at)} of ${number(messages.length)} ${done[verb]}`)
    const stdin = messages.slice(at, at + chunk).map(({ id }) => `${id}\n`)
    const result = judged(await target.act({ argv, as, stdin: stdin.join(''), timeoutMs: chunkMs, tag }))
    if (result.result === 'lost' || result.result === 'denied') return result
    if (result.result === 'failed') last = result
  }
  return last
}

/** One of the ids was given to another message while we worked: that one is put back at once. */
const giveBack = async (
  { argv: _, back, as, verb }: MoveDeed,
  acted: readonly BoundMessage[],
  { reused }: Whereabouts,
  { target, tag, progress }: MailContext,
): Promise<void> => {
  if (!back) return
  const ours = new Set(acted.map(({ id }) => id))
  const wrong = [...reused].flatMap(([id, queue]) => (ours.has(id) && queue === endsIn[verb]?.[0] ? [id] : []))
  if (wrong.length === 0) return
  progress?.(`${wrong.join(', ')}: another message got this id meanwhile, and is put back`)
  await target.act({ argv: back, as, stdin: wrong.map((id) => `${id}\n`).join(''), timeoutMs: chunkMs, tag })
}

/** Messages that nothing is done with, and why. */
const leftOut = (deed: MoveDeed, messages: readonly BoundMessage[], { queueOf, reused }: Whereabouts) => {
  let gone = 0
  let elsewhere = 0
  for (const { id } of messages) {
    const queue = queueOf.get(id)
    if (queue === undefined && !reused.has(id)) gone++
    else if (queue !== undefined && !deed.from.includes(queue)) elsewhere++
  }
  return { gone, elsewhere, other: reused.size }
}

const wordsOf = (
  { verb }: MoveDeed,
  first: readonly BoundMessage[],
  before: readonly BoundMessage[],
  { queueOf }: Whereabouts,
  { gone, elsewhere, other }: ReturnType<typeof leftOut>,
): string => {
  const wanted = endsIn[verb]
  const there = wanted ? first.filter(({ id }) => queueOf.get(id) === wanted[0]).length : first.length
  const left = first.length - there
  const earlier = before.length > 0 ? `, ${number(before.length)} were before` : ''
  return [
    `${count(there, 'message')} ${done[verb]}${earlier}`,
    ...(left > 0 ? [`${number(left)} left the queue meanwhile`] : []),
    ...(gone > 0 ? [`${number(gone)} had gone already`] : []),
    ...(elsewhere > 0 ? [`${number(elsewhere)} were in another queue and were left there`] : []),
    ...(other > 0
      ? [`${count(other, 'queue id')} now belong${other === 1 ? 's' : ''} to another message and was not touched`]
      : []),
  ].join('; ')
}
