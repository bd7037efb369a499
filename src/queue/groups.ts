import type { MessageGroup, QueueName } from './queue.ts'
import type { ReasonKey } from './reason-key.ts'
import { own } from './tally.ts'

/** One thing that recipients of a message wait for, while it is being counted. */
export interface Waiting {
  readonly key: ReasonKey | null
  readonly reason: string | null
  readonly domain: string
  recipients: number
}
interface Group {
  readonly queue: QueueName
  readonly symptoms: Waiting[]
  messages: number
  recipients: number
  bytes: number
  oldest: number
  newest: number
  readonly samples: { id: string; arrival: number; sender: string; recipient: string; bytes: number }[]
}

const mostSymptoms = 8
const mostSamples = 5
export const otherDomain = ''

/** Groups of messages that wait for the same, in bounded memory: the small ones end in one group per queue and wording. */
export class Groups {
  readonly #cap: number
  #groups = new Map<string, Group>()
  readonly #other = new Map<string, Group>()

  constructor(cap = 4_000) {
    this.#cap = cap
  }

  add(
    queue: QueueName,
    waiting: readonly Waiting[],
    message: { id: string; arrival: number; size: number; sender: string; recipient: string; recipients: number },
  ): void {
    const key = keyOf(queue, waiting)
    let group = this.#groups.get(key)
    if (!group) {
      if (this.#groups.size >= this.#cap) this.#prune(this.#cap / 2)
      group = emptyGroup(queue, waiting)
      this.#groups.set(own(key), group)
    }
    group.messages++
    group.recipients += message.recipients
    group.bytes += message.size
    if (message.arrival < group.oldest) group.oldest = message.arrival
    if (message.arrival > group.newest) group.newest = message.arrival
    countSymptoms(group, waiting)
    if (group.samples.length < mostSamples)
      group.samples.push({
        id: own(message.id),
        arrival: message.arrival,
        sender: own(message.sender),
        recipient: own(message.recipient),
        bytes: message.size,
      })
  }

  /** Keeps the largest. */
  #prune(keep: number): void {
    const sorted = [...this.#groups].sort((a, b) => b[1].messages - a[1].messages)
    this.#groups = new Map(sorted.slice(0, keep))
    for (const [, group] of sorted.slice(keep)) this.#toOther(group)
  }

  /** Each wording of a group is kept: of several, one may be that of our own mailbox server. */
  #toOther(group: Group): void {
    const symptoms = byWording(group.symptoms)
    const wordings = symptoms.map(({ key }) => key?.template ?? '').toSorted()
    const key = `${group.queue}\n${this.#other.size < 1_000 ? wordings.join('\n') : ''}`
    const other = this.#other.get(key)
    if (!other) {
      this.#other.set(key, { ...group, symptoms })
      return
    }
    other.messages += group.messages
    other.recipients += group.recipients
    other.bytes += group.bytes
    other.oldest = Math.min(other.oldest, group.oldest)
    other.newest = Math.max(other.newest, group.newest)
    for (const symptom of other.symptoms)
      symptom.recipients += symptoms.find((each) => each.key === symptom.key)?.recipients ?? 0
    other.samples.push(...group.samples.slice(0, mostSamples - other.samples.length))
  }

  /** Largest first. */
  list(limit: number): readonly MessageGroup[] {
    if (this.#groups.size > limit) this.#prune(limit)
    const bySize = (a: Group, b: Group) => b.messages - a.messages
    const main = [...this.#groups.values()].sort(bySize).map((group, at) => finished(group, `${group.queue}-${at + 1}`))
    const other = [...this.#other.values()].sort(bySize)
    return [...main, ...other.map((group, at) => finished(group, `${group.queue}-${main.length + at + 1}-other`))]
  }
}

const keyOf = (queue: QueueName, waiting: readonly Waiting[]): string => {
  const [first] = waiting
  if (waiting.length === 1 && first) return `${queue} ${first.key?.index ?? '-'} ${first.domain}`
  const parts = waiting.map((each) => `${each.key?.index ?? '-'} ${each.domain}`)
  return `${queue} ${parts.sort().slice(0, 64).join('\n')}`
}

/** A socket, or a port that no mail server of others has: a hop of this mail system. */
const ownHop = (reason: string | null): boolean =>
  reason !== null && /\[private\/|\[[^\]\s]*\]:(?!25\b|465\b|587\b)\d+\b/.test(reason)

/** Of each wording one, for no domain in particular. */
const byWording = (symptoms: readonly Waiting[]): Waiting[] => {
  const found = new Map<ReasonKey | null, Waiting>()
  for (const each of symptoms) {
    const same = found.get(each.key)
    if (same) same.recipients += each.recipients
    else found.set(each.key, { ...each, domain: otherDomain })
  }
  return [...found.values()]
}

/**
 * Those that are kept: our own hops first, then each wording once before any for a further domain, so that one recipient who
 * waits for our own mailbox server is not lost among many whose servers are all down.
 */
const telling = (waiting: readonly Waiting[]): readonly Waiting[] => {
  if (waiting.length === 1) return waiting
  const seen = new Set<ReasonKey | null>()
  const first: Waiting[] = []
  const further: Waiting[] = []
  const ordered = waiting.toSorted(
    (a, b) => Number(ownHop(b.reason)) - Number(ownHop(a.reason)) || b.recipients - a.recipients,
  )
  for (const each of ordered) {
    ;(seen.has(each.key) ? further : first).push(each)
    seen.add(each.key)
  }
  return [...first, ...further].slice(0, mostSymptoms)
}

const emptyGroup = (queue: QueueName, waiting: readonly Waiting[]): Group => ({
  queue,
  symptoms: telling(waiting).map(({ key, reason, domain }) => ({
    key,
    reason: reason === null ? null : own(reason),
    domain: own(domain),
    recipients: 0,
  })),
  messages: 0,
  recipients: 0,
  bytes: 0,
  oldest: Number.POSITIVE_INFINITY,
  newest: 0,
  samples: [],
})

const countSymptoms = (group: Group, waiting: readonly Waiting[]): void => {
  const [only] = group.symptoms
  if (only && group.symptoms.length === 1 && waiting.length === 1) {
    only.recipients += waiting[0]?.recipients ?? 0
    return
  }
  for (const symptom of group.symptoms)
    symptom.recipients +=
      waiting.find((each) => each.key === symptom.key && each.domain === symptom.domain)?.recipients ?? 0
}

const finished = ({ symptoms, ...group }: Group, id: string): MessageGroup => ({
  id,
  ...group,
  symptoms: symptoms.map(({ reason, domain, recipients }) => ({ reason, domain, recipients })),
})
