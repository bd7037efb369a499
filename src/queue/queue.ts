/** Postfix's queues, postqueue(1) and qmgr(8). */
export const queueNames = ['maildrop', 'incoming', 'active', 'deferred', 'hold', 'corrupt'] as const
export type QueueName = (typeof queueNames)[number]

/** What one or more recipients of a message wait for. */
export interface Symptom {
  /** A real reason, as printed; null: none yet (not tried, or whoever tries it dies). */
  readonly reason: string | null
  /** The recipient's domain, lower case. */
  readonly domain: string
  readonly recipients: number
}

/** Messages that wait for the same: every queued message is in exactly one group. */
export interface MessageGroup {
  readonly id: string
  readonly queue: QueueName
  /** More than one where the recipients of a message wait for different things; at most 8. */
  readonly symptoms: readonly Symptom[]
  readonly messages: number
  readonly recipients: number
  readonly bytes: number
  /** Epoch seconds of arrival. */
  readonly oldest: number
  readonly newest: number
  /** At most 5. */
  readonly samples: readonly {
    readonly id: string
    readonly arrival: number
    readonly sender: string
    readonly recipient: string
    /** Absent: not known. */
    readonly bytes?: number
  }[]
}

export interface Tally {
  readonly name: string
  readonly messages: number
  readonly bytes: number
  /** Epoch seconds. */
  readonly oldest: number
}

export interface QueueFact {
  /** null: could not be counted. */
  readonly counts: Readonly<Record<QueueName, number | null>>
  readonly total: number
  readonly recipients: number
  readonly bytes: number
  /** Epoch seconds of the oldest arrival; null when empty. */
  readonly oldest: number | null
  /** Largest first. Bounded; the rest is in one group whose id ends in "other". */
  readonly groups: readonly MessageGroup[]
  /** Largest first, at most 200 each. */
  readonly byDomain: readonly Tally[]
  readonly bySender: readonly Tally[]
  /** Buckets of age as qshape(1) has them: upper limits in minutes 5, 10, 20, … 1280, then more. */
  readonly byAge: readonly { readonly minutes: number | null; readonly messages: number }[]
  /** Where the listing itself is not sound: "mail system is down, queue read directly". */
  readonly remarks: readonly string[]
}
