import type { AnyFix, Plan, Refusal } from '../fixes/fix.ts'
import type { Identity } from '../mta/mta.ts'
import { changes } from '../target/action.ts'
import { isLive, type LiveTarget } from '../target/live.ts'
import type { Secrets } from '../target/secret.ts'
import type { Target } from '../target/target.ts'
import { secretsFor } from './given.ts'
import type { Way } from './journal-line.ts'
import { type Finish, finish, type MendEvent } from './mend-event.ts'
import type { Operator } from './operator.ts'
import type { Playbook } from './playbook.ts'
import { prove } from './prove.ts'
import { emptyState, type RunState } from './state.ts'
import { type Allowance, forbidden, rightsFor, stillValid, survey } from './survey.ts'
import { type Tell, told } from './told.ts'
import { Transaction } from './transaction.ts'
import { diagnose } from './verify.ts'

export interface MendRequest extends Allowance {
  readonly fix: AnyFix
  /** `--set`, as text. */
  readonly options: Readonly<Record<string, string>>
  readonly target: Target
  /** Connects anew after the connection broke. */
  readonly reopen: () => Promise<Target>
  readonly way: Way
  /** Asked before and after: what is wrong? */
  readonly playbook: Playbook
  /** Of the same server, a moment ago; null: it is asked. */
  readonly diagnosed: RunState | null
  readonly operator: Operator
  /** Only make the plan. */
  readonly planOnly: boolean
  /** A plan that was approved earlier: the server must still be as it was then. */
  readonly saved: Plan | null
  readonly canary: string | null
  /** Take over the lock that another run left. */
  readonly takeLock: boolean
  /** A file on this machine that gets copies of messages before they are deleted. */
  readonly archive?: string
  readonly version: string
  /** Of one diagnosis, milliseconds. */
  readonly deadlineMs: number
  readonly signal: AbortSignal
}

/** Plan, show, approve, apply, prove, or take back: the only loop that changes a server. Told as events, as a run is. */
export async function* mend(request: MendRequest): AsyncGenerator<MendEvent> {
  const { fix, target } = request
  yield* told(
    target,
    { type: 'mend-started', what: 'fix', fix: fix.id, title: fix.title, target: target.name },
    (tell) => new Mend(request, tell).go(),
  )
}

class Mend {
  readonly #request: MendRequest
  readonly #tell: Tell

  constructor(request: MendRequest, tell: Tell) {
    this.#request = request
    this.#tell = tell
  }

  async go(): Promise<Finish> {
    const { target, saved, planOnly, operator } = this.#request
    const before = await this.#before()
    const { identity, planned: made } = await this.#survey(target, before)
    if ('nothing' in made) return finish('nothing-to-do', made.nothing)
    if ('refused' in made) return refused(made)
    const planned = saved ? stillValid(this.#request.fix, saved, made) : made
    if (!planned) return this.#changed()
    if (planned.steps.length === 0) return this.#checklist(planned)
    const refusal = forbidden(planned, target, this.#request)
    this.#tell({ type: 'planned', plan: planned, refusal })
    if (planOnly) return finish('planned', `${planned.steps.length} steps; nothing was changed`)
    if (refusal || !isLive(target)) return refused(refusal ?? { refused: `${target.name} cannot be changed` })
    const rights = await rightsFor(planned, target)
    if ('refused' in rights) return refused(rights)
    const approval = await operator.approve(planned)
    if (approval === 'no')
      return finish(
        'refused',
        'not approved; nothing was changed',
        'Where nobody is at the terminal, --yes applies it.',
      )
    const given = await secretsFor(operator, planned)
    if ('refused' in given) return refused(given)
    this.#tell({ type: 'approved' })
    return this.#apply({
      target,
      identity,
      plan: planned,
      place: rights.place,
      secrets: given.secrets,
      before,
      byStep: approval === 'steps',
    })
  }

  /** Nothing to carry out: what is left to do, and whether it is done, as the server shows it now. */
  #checklist(plan: Plan): Finish {
    this.#tell({ type: 'planned', plan, refusal: null })
    const left = plan.chores.filter(({ state }) => state === 'open').length
    const unseen = plan.chores.filter(({ state }) => state === 'unknown').length
    if (left > 0) return finish('planned', `${left} of ${plan.chores.length} left to do, by a person`, again)
    if (unseen > 0)
      return finish('unproved', `could not see whether ${unseen} of ${plan.chores.length} are done`, again)
    return finish('nothing-to-do', 'all of it is done')
  }

  async #before(): Promise<RunState> {
    const { fix, target, playbook, diagnosed, deadlineMs, signal } = this.#request
    if (diagnosed) return diagnosed
    if (fix.cures.length === 0) return emptyState
    return diagnose({ target, playbook, deadlineMs, signal, tell: this.#tell }, 'before')
  }

  #survey(target: Target, { diagnoses }: RunState) {
    const { fix, options, signal } = this.#request
    return survey(fix, options, target, diagnoses, signal)
  }

  async #apply(go: {
    readonly target: LiveTarget
    readonly identity: Identity
    readonly plan: Plan
    readonly place: ConstructorParameters<typeof Transaction>[0]['place']
    readonly secrets: Secrets
    readonly before: RunState
    readonly byStep: boolean
  }): Promise<Finish> {
    const { plan, target, secrets } = go
    // What only asks goes first and leaves no trace: a wrong key ends here, with the server as it was.
    const proofs = plan.steps.findIndex(changes)
    const leading = proofs < 0 ? plan.steps.length : proofs
    const failed = await prove(plan, leading, { target, secrets, tell: this.#tell })
    if (failed) return finish('refused', `${failed}; nothing was changed`)
    if (leading === plan.steps.length) return finish('proved', 'nothing had to be changed')
    const transaction = new Transaction({
      ...this.#request,
      ...go,
      found: go.before.diagnoses,
      tell: this.#tell,
      from: leading,
      recheck: () => this.#recheck(plan, go),
    })
    return transaction.go()
  }

  /** The person has looked at the plan for a while, and another run may just have ended: what it rests on is asked again. */
  async #recheck(
    plan: Plan,
    { target, before }: { readonly target: LiveTarget; readonly before: RunState },
  ): Promise<Plan | Finish> {
    const { planned } = await this.#survey(target, before)
    if ('nothing' in planned) return finish('nothing-to-do', `${planned.nothing}; nothing was changed by us`)
    return stillValid(this.#request.fix, plan, planned) ?? this.#changed()
  }

  #changed(): Finish {
    return finish(
      'refused',
      'the server has changed since the plan was made; nothing was changed by us',
      'Make a new plan: run the same command again.',
    )
  }
}

const again = 'The same command says when it is done.'

const refused = ({ refused: words, hint }: Refusal): Finish => finish('refused', words, hint ?? null)
