import type { Cause, Diagnosis, Explains, Proof } from '../causes/cause.ts'
import { readSymptoms } from '../causes/read.ts'
import type { MessageGroup, QueueFact } from '../queue/queue.ts'
import type { Unexplained } from './event.ts'

export interface Recognised {
  readonly cause: Cause
  readonly proof: Proof
}

export interface Counted {
  readonly cause: Cause
  readonly diagnosis: Diagnosis
  /** Arrival of the oldest message that it explains, epoch seconds; null when it explains none. */
  readonly since: number | null
}

export interface Account {
  readonly diagnoses: readonly Counted[]
  readonly unexplained: Unexplained
}

/**
 * Counts every queued message under exactly one diagnosis, or as unexplained. `found` comes strongest first: what a stronger
 * cause takes is out of reach of the weaker ones, and of what is only its consequence.
 */
export const account = (found: readonly Recognised[], queue: QueueFact | null): Account => {
  const recognised = behindTheirCause(found)
  const taken = recognised.map(() => ({ messages: 0, recipients: 0, since: Number.POSITIVE_INFINITY }))
  const left = { messages: 0, reasons: new Map<string, number>() }
  for (const group of queue?.groups ?? []) {
    const symptoms = readSymptoms(group)
    const owner = recognised.findIndex(({ proof }) => proof.claims?.(group, symptoms))
    const count = taken[owner]
    if (count) {
      count.messages += group.messages
      count.recipients += group.recipients
      count.since = Math.min(count.since, group.oldest)
    } else {
      left.messages += group.messages
      for (const reason of reasonsOf(group)) left.reasons.set(reason, (left.reasons.get(reason) ?? 0) + group.messages)
    }
  }
  const counted = recognised.map(({ cause, proof }, i) => {
    const { messages, recipients, since } = taken[i] ?? nothing
    const explains = { messages, recipients, bounced: proof.bounced ?? 0, rejected: proof.rejected ?? 0 }
    return { cause, proof, explains, since: Number.isFinite(since) ? since : null }
  })
  const told = counted.filter(({ proof, explains }) => proof.standsAlone !== false || explainsAny(explains))
  // What holds mail now comes first; what is proved but holds nothing yet bites next.
  const bites = (d: (typeof told)[number]): boolean => explainsAny(d.explains) || d.proof.uncounted === true
  const ordered = [...told.filter(bites), ...told.filter((d) => !bites(d))]
  return {
    diagnoses: ordered.map(({ cause, proof, explains, since }) => ({
      cause,
      since,
      diagnosis: toDiagnosis(cause, proof, explains),
    })),
    unexplained: {
      messages: left.messages,
      reasons: [...left.reasons]
        .sort((a, b) => b[1] - a[1])
        .map(([reason]) => reason)
        .slice(0, 10),
    },
  }
}

const behindTheirCause = (found: readonly Recognised[]): readonly Recognised[] => {
  const roots = found.filter(({ proof }) => !found.some(({ cause }) => cause.id === proof.consequenceOf))
  const follow = (id: string) => found.filter(({ proof }) => proof.consequenceOf === id)
  const last = new Map(roots.map(({ cause }, at) => [cause.id, at]))
  return roots.flatMap((each, at) => (last.get(each.cause.id) === at ? [each, ...follow(each.cause.id)] : [each]))
}

const nothing = { messages: 0, recipients: 0, since: Number.POSITIVE_INFINITY }
const explainsAny = (explains: Explains): boolean => explains.messages + explains.bounced + explains.rejected > 0

const reasonsOf = (group: MessageGroup): readonly string[] =>
  group.symptoms.map((symptom) => symptom.reason ?? `no reason given yet (queue ${group.queue})`)

const toDiagnosis = (cause: Cause, proof: Proof, explains: Explains): Diagnosis => ({
  cause: cause.id,
  confidence: proof.confidence,
  title: proof.title ?? cause.title,
  explains,
  because: proof.because,
  against: proof.against,
  fixes: proof.fixes ?? [],
  ...(proof.fixOptions ? { fixOptions: proof.fixOptions } : {}),
})
