import type { Plan, SecretNeed } from '../fixes/fix.ts'
import type { Secret } from '../target/secret.ts'

/** all: every step · steps: each is asked about on its own · no. */
export type Approval = 'all' | 'steps' | 'no'

export interface Operator {
  /** Shown a plan, says what may be done. */
  approve(plan: Plan): Promise<Approval>
  /** Only where the approval was step by step. false: stop here, and take back what was done. */
  approveStep(plan: Plan, index: number): Promise<boolean>
  /** null: none was given. */
  secret(need: SecretNeed): Promise<Secret | null>
  /** `user@host`, for the lock and the journal. */
  readonly name: string
}
