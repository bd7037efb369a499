import type { Plan } from '../fixes/fix.ts'
import type { Identity } from '../mta/mta.ts'
import type { LiveTarget } from '../target/live.ts'
import type { Secrets } from '../target/secret.ts'
import type { Target } from '../target/target.ts'
import type { ReportedDiagnosis } from './event.ts'
import type { JournalLine, Way } from './journal-line.ts'
import type { KeeperPlace } from './keeper.ts'
import type { Finish, MendEventBody } from './mend-event.ts'
import type { Operator } from './operator.ts'
import type { Playbook } from './playbook.ts'

export interface TransactionRequest {
  readonly target: LiveTarget
  readonly reopen: () => Promise<Target>
  readonly identity: Identity
  readonly plan: Plan
  readonly place: KeeperPlace
  readonly secrets: Secrets
  readonly options: Readonly<Record<string, string>>
  readonly way: Way
  readonly playbook: Playbook
  readonly operator: Operator
  readonly byStep: boolean
  /** What was wrong before, for the record. */
  readonly found: readonly ReportedDiagnosis[]
  readonly canary: string | null
  readonly takeLock: boolean
  /** A file on this machine that gets copies of messages before they are deleted. */
  readonly archive?: string
  readonly version: string
  readonly deadlineMs: number
  readonly signal: AbortSignal
  readonly tell: (event: MendEventBody) => void
  /**
   * Asked once this run has the lock, so that nobody else of us changes the server any more: the plan as it is carried out,
   * or why it is not. Absent: the plan is gone on with as it is.
   */
  readonly recheck?: () => Promise<Plan | Finish>
  /** The first step that is recorded: those before it only asked. */
  readonly from: number
  /** An earlier run that is gone on with: its name and what its journal knows. */
  readonly resumed?: { readonly run: string; readonly lines: readonly JournalLine[] }
}
