import type { BoundMessage } from '../queue/bound.ts'
import { type Action, changes, type Deed, isMailDeed } from '../target/action.ts'
import { type DeedContext, type DeedResult, perform } from '../target/deeds.ts'
import type { LiveTarget } from '../target/live.ts'
import type { Secrets } from '../target/secret.ts'
import type { Journal } from './journal.ts'
import type { FileState, JournalLine } from './journal-line.ts'
import { CannotKeep, type Keeper, Lost, tagOf } from './keeper.ts'
import { KeptLists } from './mail/kept-lists.ts'
import { performMail } from './mail/mail-deed.ts'

export interface StepContext {
  readonly target: LiveTarget
  readonly keeper: Keeper
  readonly journal: Journal
  readonly secrets: Secrets
  readonly now: () => Date
  /** Ends a wait early. */
  readonly signal?: AbortSignal
  /** Those that the plan is about, where it is about messages. */
  readonly messages?: readonly BoundMessage[]
  /** What a step of many parts is doing. */
  readonly progress?: (words: string) => void
  readonly logLine?: (line: string) => void
  /** A file on this machine that gets copies of messages before they are deleted. */
  readonly archive?: string
}

/** Here first, then on the host: whoever finds either can go on. Both are on disk before anything is done. */
export const note = async ({ journal, keeper }: Pick<StepContext, 'journal' | 'keeper'>, line: JournalLine) => {
  await keeper.append(journal.write(line))
}

/** Taking back goes on also where the host can keep no more lines (its disk is full): the journal here has them. */
export const noteIfKept = (context: Pick<StepContext, 'journal' | 'keeper'>, line: JournalLine): Promise<void> =>
  note(context, line).catch((error: unknown) => {
    if (!(error instanceof CannotKeep)) throw error
  })

/** Carries out one step. `words` says what is worth telling; a failure leaves the step begun. Rejects with Lost. */
export const takeStep = async (action: Action, step: number, context: StepContext): Promise<DeedResult> => {
  const { keeper, now } = context
  const files = action.files ?? []
  const before = await keeper.keep(step, files)
  await note(context, { type: 'begin', step, at: now().toISOString(), files: before })
  const result = await all(action.do, tagOf(keeper.run, step), { ...context, keepEvidence: context.journal.keep })
  const at = now().toISOString()
  if (result.result !== 'done') await note(context, { type: 'fail', step, at, words: result.words })
  else await note(context, { type: 'end', step, at, files: await keeper.states(step, files), words: result.words })
  return result
}

/** What the journal knows of a step that is to be taken back. */
export interface Taken {
  /** States of its files before it; absent: it had none. */
  readonly before: readonly FileState[]
  /** After it; null: it did not come to its end. */
  readonly after: readonly FileState[] | null
}

/**
 * Takes one step back. Files that are still as the step left them are put back whole. Where somebody has changed them since,
 * only what the step set is set back, so that nothing of theirs is lost.
 */
export const untakeStep = async (
  action: Action,
  step: number,
  taken: Taken,
  context: StepContext,
): Promise<DeedResult> => {
  const { now } = context
  await noteIfKept(context, { type: 'undoing', step, at: now().toISOString() })
  const result = await untaken(action, step, taken, context)
  if (result.result === 'done')
    await noteIfKept(context, { type: 'undone', step, at: now().toISOString(), words: result.words })
  return result
}

const untaken = async (action: Action, step: number, taken: Taken, context: StepContext): Promise<DeedResult> => {
  const { keeper } = context
  const tag = tagOf(keeper.run, step)
  const files = action.files ?? []
  if (files.length === 0) return all(action.undo, tag, { ...context, cut: taken.after === null })
  const now = await keeper.states(step, files)
  const { before, after } = taken
  // A step that was cut off may have left a half-written file beside: putting back removes it too.
  if (after !== null && before.every((state, at) => state === now[at]))
    return { result: 'done', words: 'it is as it was before' }
  // Some of them are as before where putting them back was cut off: nobody else has changed those either.
  if (after === null || now.every((state, at) => state === before[at] || state === after[at])) {
    const back = await keeper.restore(step, files).catch(cannot)
    // A login that may set a setting need not be able to replace the file that holds it.
    if (back === null && action.undo.length > 0) return all(action.undo, tag, context)
    if (back === null) return { result: 'failed', words: `the login may not put back ${files.join(', ')}` }
    const whole = back.every((state, at) => state === before[at])
    return whole
      ? { result: 'done', words: 'put back as it was' }
      : { result: 'failed', words: 'what was put back is not what was there before' }
  }
  const result = await all(action.undo, tag, context)
  const aside = 'somebody has changed the file since: only this setting was set back'
  return result.result === 'done'
    ? { result: 'done', words: action.undo.length > 0 ? aside : 'left: somebody has changed the file since' }
    : result
}

const cannot = (error: unknown): null => {
  if (error instanceof CannotKeep) return null
  throw error
}

type Doing = Pick<StepContext, 'target' | 'secrets' | 'signal' | 'messages' | 'progress' | 'logLine' | 'archive'> &
  Pick<DeedContext, 'keepEvidence'> & {
    /** Absent: nothing is kept, so nothing can be done with messages. */
    readonly keeper?: Keeper
    /** What is taken back had not come to its end. */
    readonly cut?: boolean
  }

/** One deed after the other, to the first that fails. Rejects with Lost. */
export const all = async (deeds: readonly Deed[], tag: string, context: Doing): Promise<DeedResult> => {
  let words = ''
  for (const [index, deed] of deeds.entries()) {
    if (index > 0 && context.keeper && changes({ do: [deed] })) await context.keeper.check()
    const result = await one(deed, tag, context)
    if (result.result === 'lost') throw new Lost(result.words)
    if (result.result !== 'done') return result
    words = result.words || words
  }
  return { result: 'done', words }
}

const one = (deed: Deed, tag: string, context: Doing): Promise<DeedResult> => {
  const { target, secrets, signal, keeper, messages = [], cut = false, progress, logLine, archive } = context
  const stop = signal ? { signal } : {}
  const { keepEvidence } = context
  if (!isMailDeed(deed))
    return perform(deed, { target, secrets, tag, ...stop, ...(keepEvidence ? { keepEvidence } : {}) })
  if (!keeper) throw new TypeError(`${deed.kind} needs a place where lists are kept`)
  const lists = new KeptLists(keeper, messages, cut)
  const heard = { ...(progress ? { progress } : {}), ...(logLine ? { logLine } : {}) }
  return performMail(deed, { target, lists, keeper, tag, ...stop, ...heard, ...(archive ? { archive } : {}) })
}
