import type { Diagnosis } from '../causes/cause.ts'
import { type AnyFix, isPlan, type Plan, type Planned, type Refusal, type Risk, risks } from '../fixes/fix.ts'
import { mtas } from '../mta/index.ts'
import type { Changing, Identity } from '../mta/mta.ts'
import { accountsOf, changes } from '../target/action.ts'
import { isLive } from '../target/live.ts'
import { type Target, TargetError } from '../target/target.ts'
import { FactStore } from './facts.ts'
import { type KeeperPlace, loginPlace, rootPlace } from './keeper.ts'
import { mailRights } from './mail/mail-rights.ts'
import { nobodyHome } from './nobody-home.ts'

export interface Survey {
  readonly identity: Identity
  readonly planned: Planned
}

/** Asks for what a fix needs, anew, and lets it make its plan. */
export const survey = async (
  fix: AnyFix,
  options: Readonly<Record<string, string>>,
  target: Target,
  diagnoses: readonly Diagnosis[],
  signal: AbortSignal,
): Promise<Survey> => {
  const parsed = fix.options.parse(options)
  const store = new FactStore(target, { mtas, signal })
  const needs = typeof fix.needs === 'function' ? fix.needs(parsed) : fix.needs
  store.prefetch(Object.values(needs))
  const found = await store.detected()
  if (!found) throw await nobodyHome(target, store)
  const { identity, mta } = found
  const changing = mta.changing?.(identity)
  if (!changing || !fix.for.includes(identity.id)) return { identity, planned: unfit(fix, identity) }
  const facts = await store.getAll(needs)
  const context = { facts, options: parsed, mta: changing satisfies Changing, diagnoses, now: target.now() }
  return { identity, planned: inContainer(fix.plan(context), target) }
}

/** What is changed in a container is gone with it. */
const inContainer = (planned: Planned, target: Target): Planned => {
  if (!isPlan(planned) || !isLive(target) || target.container === undefined || !planned.steps.some(changes))
    return planned
  const note = `The container ${target.container} is changed, not what it is made of: once it is made anew, all of this is gone. Carry it over to its image, its volumes or its compose file.`
  return { ...planned, notes: [...planned.notes, note] }
}

const unfit = (fix: AnyFix, { name }: Identity): Refusal => ({
  refused: `${fix.id} does not know how to change ${name}`,
  hint: `It knows ${fix.for.join(', ')}.`,
})

/** Is the plan that was approved still the one that would be made? Times and counts in its words do not matter. */
const samePlan = (approved: Plan, fresh: Planned): boolean =>
  isPlan(fresh) && JSON.stringify(whatChanges(approved)) === JSON.stringify(whatChanges(fresh))

const whatChanges = ({ fix, steps, settle, verify }: Plan) => ({
  fix,
  settle,
  causes: verify.causes,
  // What only asks (a login with a sender of the moment) changes nothing.
  steps: steps
    .filter(changes)
    .map(({ id, do: deeds, undo, files, changes: diff }) => ({ id, deeds, undo, files, diff })),
})

/** What is carried out of a plan that was approved; null: the server has changed since. */
export const stillValid = (fix: AnyFix, approved: Plan, fresh: Planned): Plan | null => {
  if (!isPlan(fresh) || !samePlan(approved, fresh)) return null
  return fix.settled ? fix.settled(approved, fresh) : approved
}

/** How much may be done. */
export interface Allowance {
  readonly readOnly: boolean
  readonly maxRisk: Risk
  /** What to do where that is not enough; absent: the option that allows it. */
  readonly tooMuch?: string
}

/** Why a plan must not be carried out here, before anything is asked of a person; null: it may. */
export const forbidden = (plan: Plan, target: Target, { readOnly, maxRisk, tooMuch }: Allowance): Refusal | null => {
  if (!isLive(target))
    return { refused: `${target.name} is a recording: there is nothing to change`, hint: 'Give the live server.' }
  if (target.instance !== undefined)
    return {
      refused: `only the main Postfix instance can be changed, not ${target.instance}`,
      hint: 'By hand: postmulti -i INSTANCE -x COMMAND.',
    }
  if (readOnly) return { refused: '--read-only is given: nothing is changed', hint: 'Leave it out to apply the plan.' }
  if (risks.indexOf(plan.risk) > risks.indexOf(maxRisk))
    return {
      refused: `the risk of this plan is "${plan.risk}" (${plan.riskInWords}), and only "${maxRisk}" is allowed`,
      hint: tooMuch ?? `--max-risk ${plan.risk} allows it.`,
    }
  return null
}

/** Asks for every right that the plan needs, by a command that changes nothing. */
export const rightsFor = async (plan: Plan, target: Target): Promise<{ place: KeeperPlace } | Refusal> => {
  const deeds = plan.steps.flatMap((step) => [...step.do, ...step.undo])
  const wanted = [...new Set(['root', ...accountsOf(deeds)])]
  const answers = await Promise.all(
    wanted.map(async (as) => ({ as, reading: await target.ask({ kind: 'exec', argv: ['true'], as }) })),
  )
  const lost = answers.find(({ reading }) => reading.status === 'unreachable')
  if (lost) throw new TargetError(lost.reading.why ?? `the connection to ${target.name} was lost`)
  const needed = plan.steps.some(changes) ? answers.filter(({ as }) => as !== 'root' || needsRoot(plan)) : []
  const lacks = await mailRights(plan, target)
  if (lacks) return lacks
  const missing = needed.find(({ reading }) => reading.status !== 'ok' || reading.exitCode !== 0)
  const short = missing?.as === 'root' && (await forbiddenCommand(plan, target))
  if (missing && short !== null)
    return {
      refused: `this login may not ${short || `act as ${missing.as}`}: ${missing.reading.why ?? missing.reading.stderr.trim()}`,
      hint: 'mailmedic rights shows what is missing. Nothing was changed.',
    }
  const root = answers.find(({ as }) => as === 'root')
  return { place: root?.reading.status === 'ok' && root.reading.exitCode === 0 ? rootPlace : loginPlace }
}

/** sudo(8): `-l COMMAND` says by its exit status whether it may be run. As with every command here, its path is looked up first. */
const allowed = 'c=$(command -v "$1") || exit 1; shift; exec sudo -n -l -- "$c" "$@" >/dev/null 2>&1'

/** A login with a short list of sudo commands: the first one of the plan that is not on it; null: all are. */
const forbiddenCommand = async (plan: Plan, target: Target): Promise<string | null> => {
  const deeds = plan.steps.flatMap((step) => [...step.do, ...step.undo]).concat(plan.settle)
  const asRoot = deeds.filter((deed) => 'as' in deed && deed.as === 'root')
  for (const deed of asRoot) {
    if (deed.kind !== 'exec') return `change ${'path' in deed ? deed.path : 'files'} as root`
    // These run inside a shell of ours, which such a list does not have.
    if (deed.daemon || deed.mute) return `run ${deed.argv.slice(0, 2).join(' ')} as root`
    const argv = ['sh', '-c', allowed, 'allowed', ...deed.argv]
    const { status, exitCode } = await target.ask({ kind: 'exec', argv })
    if (status !== 'ok' || exitCode !== 0) return `run ${deed.argv.slice(0, 2).join(' ')} as root`
  }
  return null
}

const needsRoot = (plan: Plan): boolean =>
  accountsOf(plan.steps.flatMap((step) => [...step.do, ...step.undo])).includes('root')
