import { isPlan, type Plan, type Planned } from '../fixes/fix.ts'
import type { Change } from '../target/action.ts'
import type { StepPast } from './take-back.ts'

/**
 * A setting that somebody else has changed since a run was left in the middle: a plan that is made now, for what is left to do,
 * finds it other than the run did, or left it. null: none. What the step that was cut off has done nobody knows, so that is
 * not looked at.
 */
export const changedSince = (saved: Plan, past: readonly StepPast[], fresh: Planned): Change | null => {
  if (!isPlan(fresh) || saved.selection) return null
  const cut = new Set(past.flatMap(({ step, after }) => (after === null ? [step] : [])))
  const done = new Set(past.flatMap(({ step, after }) => (after === null ? [] : [step])))
  const expected = new Map<string, string | null>()
  const open = new Set<string>()
  for (const [index, { changes }] of saved.steps.entries())
    for (const change of changes) {
      if (cut.has(index)) open.add(keyOf(change))
      else if (done.has(index)) expected.set(keyOf(change), change.new)
      else if (!expected.has(keyOf(change))) expected.set(keyOf(change), change.old)
    }
  // Only the first of a setting says what it is now: a later one finds what the plan itself will have set by then.
  const found = new Map<string, Change>()
  for (const change of fresh.steps.flatMap(({ changes }) => changes))
    if (!found.has(keyOf(change))) found.set(keyOf(change), change)
  return [...found.values()].find((change) => isOther(change, expected, open)) ?? null
}

/**
 * Why a run that had not come to its first step need not, or cannot, go on: made now, its plan finds nothing left to do, or is
 * refused. null: it can, or it has begun, and then only what it did itself may have led there.
 */
export const settledSince = (past: readonly StepPast[], fresh: Planned): string | null => {
  if (past.length > 0 || isPlan(fresh)) return null
  return 'nothing' in fresh ? `somebody has seen to it since: ${fresh.nothing}` : fresh.refused
}

const keyOf = ({ where, name }: Change): string => `${where}\n${name}`

const isOther = (change: Change, expected: ReadonlyMap<string, string | null>, open: ReadonlySet<string>): boolean => {
  const key = keyOf(change)
  return !open.has(key) && expected.has(key) && expected.get(key) !== change.old
}
