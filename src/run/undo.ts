import { mtas } from '../mta/index.ts'
import { manifestScript } from '../target/host-scripts.ts'
import { isLive, type LiveTarget } from '../target/live.ts'
import { TargetError } from '../target/target.ts'
import { alreadyBack, caughtUp, isBack } from './caught-up.ts'
import { changedSince, settledSince } from './changed-since.ts'
import { FactStore } from './facts.ts'
import { secretsFor } from './given.ts'
import { openJournal, readJournal, readLines, remembering } from './journal.ts'
import type { JournalLine } from './journal-line.ts'
import { CannotKeep, Keeper, Lost, loginPlace, Ousted, rootPlace, runsOn, tagOf } from './keeper.ts'
import { cleared, freed, heldFor, holderOf, quiet, takenOver } from './lock.ts'
import { listFile, selected } from './mail/lists.ts'
import { readBeside, unpackPlan } from './mail/plan-lists.ts'
import type { MendRequest } from './mend.ts'
import { type Finish, finish, type MendEvent } from './mend-event.ts'
import { nobodyHome } from './nobody-home.ts'
import type { Operator } from './operator.ts'
import { noteIfKept } from './steps.ts'
import { survey } from './survey.ts'
import { isUndoable, pastOf, takeBack } from './take-back.ts'
import { type Tell, told } from './told.ts'
import { Transaction } from './transaction.ts'

type Head = Extract<JournalLine, { type: 'run' }>

/** A run as some journal knows it: this machine's own, or the manifest on the host. */
export interface Recorded {
  readonly head: Head
  readonly lines: readonly JournalLine[]
}

/** null: the lines do not begin as a journal does. */
export const recordedOf = (lines: readonly JournalLine[]): Recorded | null => {
  const head = lines.find((line): line is Head => line.type === 'run')
  return head ? { head, lines } : null
}

/** The journal on this machine. */
export const recordedHere = (run: string): Recorded | null => {
  const lines = readJournal(run)
  return lines && recordedOf(lines)
}

/** The manifest on the host: for a run that was begun from another computer. */
export const recordedThere = async (target: LiveTarget, run: string): Promise<Recorded | null> => {
  for (const place of [rootPlace, loginPlace]) {
    if (!(await runsOn(target, place)).includes(run)) continue
    const as = place.as === null ? {} : { as: place.as }
    const argv = ['sh', '-c', manifestScript, 'manifest', place.folder, run]
    const reading = await target.act({ argv, ...as, timeoutMs: 20_000, tag: 'manifest' })
    if (reading.status === 'ok' && reading.exitCode === 0) return recordedOf(readLines(reading.stdout))
  }
  return null
}

export type UndoRequest = Pick<MendRequest, 'target' | 'reopen' | 'readOnly' | 'takeLock' | 'signal'> & {
  readonly recorded: Recorded
  readonly operator: Pick<Operator, 'approve' | 'name'>
}

/** Takes a recorded run back, whatever state it was left in. */
export async function* undo(request: UndoRequest): AsyncGenerator<MendEvent> {
  const { plan } = request.recorded.head
  const { target } = request
  yield* told(
    target,
    { type: 'mend-started', what: 'undo', fix: plan.fix, title: plan.title, target: target.name },
    (tell) => takeRunBack(request, tell),
  )
}

const takeRunBack = async (request: UndoRequest, tell: Tell): Promise<Finish> => {
  const { target, recorded, operator, readOnly } = request
  const { head, lines } = recorded
  const { plan, run } = head
  const keeper = isLive(target) ? new Keeper(target, head.keeper, run) : null
  if (isBack(lines)) {
    if (keeper && !readOnly) await cleared(keeper, run, holderOf(run, operator.name))
    return alreadyBack(run)
  }
  if (!isUndoable(plan))
    return finish(
      'refused',
      `there is no way back: ${plan.steps.flatMap((step) => step.cannotUndo ?? []).join('; ')}`,
      null,
      run,
    )
  tell({ type: 'planned', plan, refusal: null })
  if (!isLive(target) || !keeper) return finish('refused', `${target.name} is a recording: there is nothing to change`)
  if (readOnly)
    return finish('refused', '--read-only is given: nothing is changed', 'Leave it out to take the run back.')
  if ((await operator.approve(plan)) === 'no') return finish('refused', 'not approved; nothing was changed', null, run)
  tell({ type: 'approved' })
  const kept: JournalLine[] = [...lines]
  const journal = remembering(openJournal(run), kept)
  const context = { target, keeper, journal, secrets: {}, now: () => target.now() }
  const holder = holderOf(run, operator.name)
  try {
    const mine = await takenOver(keeper, run, holder, request.takeLock)
    if (mine) return mine
    tell({ type: 'locked' })
    await quiet(keeper, tagOf(run))
    const unknown = await caughtUp(keeper, kept, journal)
    if (unknown) return unknown
    tell({ type: 'recorded', run, journal: journal.path, manifest: keeper.manifest })
    const { whole, words } = await takeBack(plan, kept, context, tell)
    const outcome = whole ? 'undone' : 'stranded'
    const said = whole ? ['taken back', ...words].join('; ') : `not all could be taken back: ${words.join('; ')}`
    await noteIfKept(context, { type: 'outcome', at: target.now().toISOString(), outcome, words: said })
    if (whole) await keeper.forget()
    await keeper.unlock(holder)
    return finish(outcome, said, whole ? null : `Try again: mailmedic undo ${run}`, run)
  } catch (error) {
    if (error instanceof Lost || error instanceof CannotKeep || error instanceof Ousted)
      return finish('stranded', error.message, `Try again: mailmedic undo ${run}`, run)
    throw error
  }
}

/** Goes on with a run that was left in the middle: what is done stays, the rest is done now, and proved. */
export async function* resume(request: MendRequest & { readonly recorded: Recorded }): AsyncGenerator<MendEvent> {
  const { plan } = request.recorded.head
  const { target } = request
  yield* told(
    target,
    { type: 'mend-started', what: 'resume', fix: plan.fix, title: plan.title, target: target.name },
    (tell) => goOn(request, tell),
  )
}

const goOn = async (request: MendRequest & { readonly recorded: Recorded }, tell: Tell): Promise<Finish> => {
  const { target, recorded, operator, readOnly, signal } = request
  const { head } = recorded
  const { plan, run } = head
  const over = ended(run, recorded.lines)
  if (over) return over
  tell({ type: 'planned', plan, refusal: null })
  if (!isLive(target) || readOnly) return finish('refused', 'nothing can be changed here', null, run)
  if ((await operator.approve(plan)) === 'no') return finish('refused', 'not approved; nothing was changed', null, run)
  const given = await secretsFor(operator, plan)
  if ('refused' in given) return finish('refused', given.refused, given.hint ?? null, run)
  tell({ type: 'approved' })
  const store = new FactStore(target, { mtas, signal })
  const found = await store.detected()
  if (!found) throw await nobodyHome(target, store)
  const keeper = new Keeper(target, head.keeper, run)
  const lines: JournalLine[] = [...recorded.lines]
  try {
    const locked = await takenOver(keeper, run, holderOf(run, operator.name), request.takeLock)
    if (locked) return locked
    await quiet(keeper, tagOf(run))
    const unknown = await caughtUp(keeper, lines, remembering(openJournal(run), lines))
    if (unknown) return unknown
  } catch (error) {
    if (error instanceof Lost || error instanceof CannotKeep || error instanceof Ousted)
      throw new TargetError(error.message)
    throw error
  }
  const stopped = ended(run, lines)
  if (stopped) {
    await freed(keeper, heldFor(run))
    return stopped
  }
  const { identity } = found
  // Whoever repaired something by hand meanwhile did not know of this run.
  const was = head.found.map((each) => ({ ...each, against: [], fixes: [] }))
  const { planned } = await survey(request.fix, head.options, target, was, signal)
  const settled = settledSince(pastOf(lines), planned)
  if (settled !== null) {
    await freed(keeper, heldFor(run))
    return finish('refused', `${settled}; nothing was changed by us`, `mailmedic undo ${run} closes the run.`, run)
  }
  const other = changedSince(plan, pastOf(lines), planned)
  if (other) {
    await freed(keeper, heldFor(run))
    const words = `${other.name} is ${other.old ?? '(unset)'} in ${other.where}: somebody has changed it since ${run} was left`
    return finish('refused', `${words}; nothing was changed by us`, `mailmedic undo ${run} takes it back.`, run)
  }
  const whole = await unpackPlan(plan, async () => readBeside(run) ?? (await keeper.get(listFile(selected))))
  const past = {
    target,
    identity,
    plan: whole,
    place: head.keeper,
    secrets: given.secrets,
    byStep: false,
    found: [],
    tell,
    from: 0,
  }
  return new Transaction({ ...request, ...past, options: head.options, resumed: { run, lines } }).go()
}

/** Why a run cannot go on; null: it can. */
const ended = (run: string, lines: readonly JournalLine[]): Finish | null => {
  if (isBack(lines)) return finish('refused', `${run} was taken back; it cannot go on`, 'Make a new plan.', run)
  if (lines.some(({ type }) => type === 'undoing'))
    return finish('refused', `${run} is being taken back; it cannot go on`, `mailmedic undo ${run} finishes that.`, run)
  if (lines.some((line) => line.type === 'outcome' && line.outcome === 'proved'))
    return finish('nothing-to-do', `${run} is done and proved`, null, run)
  return null
}
