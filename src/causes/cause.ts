import type { Finding } from '../checks/check.ts'
import type { Explanation } from '../dsn/dsn.ts'
import type { Facts, Needs } from '../probes/probe.ts'
import type { MessageGroup, Symptom } from '../queue/queue.ts'

export type Confidence = 'certain' | 'likely' | 'possible'

/** Section of the catalogue: on this server, the way out, the other side. */
export type Section = 'A' | 'B' | 'C'

/** What a cause takes for itself: it is asked once for each group of messages that no stronger cause took. */
export type Claim = (group: MessageGroup, symptoms: readonly ReadSymptom[]) => boolean

/** A symptom with its reply explained; null where no reason is given yet. */
export interface ReadSymptom extends Symptom {
  readonly reply: Explanation | null
}

/** A cause that was recognised, before its messages are counted. */
export interface Proof {
  readonly confidence: Confidence
  /** Replaces the title where the particular says more ("mx.example.net does not answer"). */
  readonly title?: string
  /** The lines that prove it, most telling first: what was asked, then what it said. */
  readonly because: readonly string[]
  /** What speaks against it, in words; empty when nothing was found. */
  readonly against: readonly string[]
  /** Which waiting messages it explains; absent: none. */
  readonly claims?: Claim
  /** Must be named even when a stronger cause holds all messages or none wait: it will bite next. Default true. */
  readonly standsAlone?: boolean
  /** The cause, by id, that accounts for this one: where it is recognised too, this comes after it and takes what it leaves. */
  readonly consequenceOf?: string
  /** Recipients of the recent log that bounced or were refused for this. */
  readonly bounced?: number
  readonly rejected?: number
  /** What it refuses is told by a log that this login may not read: how much that is nobody knows, not that it is nothing. */
  readonly uncounted?: boolean
  /** Fixes by id, best first. */
  readonly fixes?: readonly string[]
  /** What a fix has to be told for just this case, by its id: as `--set` takes it. */
  readonly fixOptions?: FixOptions
}

export interface CauseContext<N extends Needs> {
  readonly facts: Facts<N>
  readonly findings: readonly Finding[]
  readonly now: Date
}

export interface Cause<N extends Needs = Needs> {
  /** As in the catalogue of causes; a contract. */
  readonly id: string
  readonly section: Section
  readonly title: string
  /** What happens to mail, in words an on-call engineer can forward. */
  readonly explain: string
  /** What to do, in words; fixes carry it out where a tool can. */
  readonly cure: string
  /** What is asked for and must be answered so that it is proved, in words; with the next, its page in docs/causes. */
  readonly proof?: string
  /** What speaks against it, or which other cause it is then. */
  readonly counterProof?: string
  /** Reply classes that point to it: their samples are those of its page. */
  readonly classes?: readonly string[]
  /** Commands to look by hand; none changes anything. Words in capitals are to be replaced. */
  readonly look?: readonly string[]
  readonly needs: N
  /** Lower status: a diagnosis of this cause is a warning only. */
  readonly warningOnly?: boolean
  /** About single messages or mailboxes, not about the server: where a few bounced or were refused, nobody is woken. */
  readonly single?: boolean
  /** Several proofs where a cause can occur more than once (two dead destinations). */
  recognise(context: CauseContext<N>): readonly Proof[]
}

export type FixOptions = Readonly<Record<string, Readonly<Record<string, string>>>>

export interface Explains {
  readonly messages: number
  readonly recipients: number
  readonly bounced: number
  readonly rejected: number
}

export interface Diagnosis {
  readonly cause: string
  readonly confidence: Confidence
  readonly title: string
  readonly explains: Explains
  readonly because: readonly string[]
  readonly against: readonly string[]
  readonly fixes: readonly string[]
  readonly fixOptions?: FixOptions
}

export const defineCause = <N extends Needs>(cause: Cause<N>): Cause<N> => cause
