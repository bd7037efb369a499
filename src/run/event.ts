import type { Diagnosis } from '../causes/cause.ts'
import type { Finding, Status } from '../checks/check.ts'
import type { QueueFact } from '../queue/queue.ts'
import type { Ask, ReadingStatus } from '../target/target.ts'
import type { Gap } from './gaps.ts'

export type RunStatus = Exclude<Status, 'skipped'>

/** Where the queue's messages went in the judgement. */
export interface Unexplained {
  readonly messages: number
  readonly reasons: readonly string[]
}

/** A diagnosis with the words that reports print beside it. */
export interface ReportedDiagnosis extends Diagnosis {
  readonly section: 'A' | 'B' | 'C'
  readonly status: 'ok' | 'warning' | 'critical'
  readonly explain: string
  readonly cure: string
  /** Those of its fixes that there are and that the playbook allows, best first: each can be had by `mailmedic fix ID`. */
  readonly mends?: readonly { readonly id: string; readonly title: string }[]
}

type Body =
  | { readonly type: 'run-started'; readonly playbook: string; readonly title: string; readonly target: string }
  | { readonly type: 'connected'; readonly via: string }
  | { readonly type: 'mta'; readonly id: string; readonly name: string; readonly version: string }
  /** One question and how it went: the command log. `quote` is the first lines of the answer. */
  | {
      readonly type: 'asked'
      readonly ask: Ask
      readonly status: ReadingStatus
      readonly exitCode: number | null
      readonly ms: number
      readonly why: string | null
    }
  | {
      readonly type: 'step-started'
      readonly index: number
      readonly title: string
      readonly say: string
      readonly of: number
    }
  | { readonly type: 'finding'; readonly step: number; readonly finding: Finding }
  | { readonly type: 'queue'; readonly queue: QueueFact }
  /** What this login may not ask, or not in full; only where there is any. */
  | { readonly type: 'gaps'; readonly gaps: readonly Gap[] }
  | {
      readonly type: 'verdict'
      readonly diagnoses: readonly ReportedDiagnosis[]
      readonly unexplained: Unexplained
      readonly status: RunStatus
    }
  /** The target could not be asked at all, or the run ended early. */
  | { readonly type: 'failed'; readonly message: string; readonly hint: string | null }
  | { readonly type: 'run-finished'; readonly status: RunStatus; readonly durationMs: number }

/** JSON-safe. `seq` counts from 0 within the run of one target; `at` is ISO 8601. */
export type RunEvent = Body & { readonly seq: number; readonly at: string }
export type RunEventBody = Body
