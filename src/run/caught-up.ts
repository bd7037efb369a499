import { type Journal, readLines } from './journal.ts'
import type { JournalLine } from './journal-line.ts'
import type { Keeper } from './keeper.ts'
import { forgotten, freed, heldFor } from './lock.ts'
import { type Finish, finish } from './mend-event.ts'

export const isBack = (lines: readonly JournalLine[]): boolean =>
  lines.some((line) => line.type === 'outcome' && ['undone', 'rolled-back'].includes(line.outcome))

export const alreadyBack = (run: string): Finish => finish('nothing-to-do', `${run} is taken back already`, null, run)

/**
 * What was done from another computer is known to the host alone: it is added to the journal here. Why nothing may be done
 * then; null: it is known what is to be done.
 */
export const caughtUp = async (
  keeper: Keeper,
  known: readonly JournalLine[],
  journal: Journal,
): Promise<Finish | null> => {
  const { run } = keeper
  const manifest = await keeper.get('journal.ndjson')
  const end = async (finish: Finish): Promise<Finish> => {
    await freed(keeper, heldFor(run))
    return finish
  }
  if (manifest === null) {
    // Before its first step nothing is missing: it was ended between the two journals.
    if (!known.some(({ type }) => type === 'begin')) {
      for (const line of known) await keeper.append(`${JSON.stringify(line)}\n`)
      return null
    }
    const words = `the host has no record of ${run} any more: it was taken back from another computer, or what was kept there was removed`
    return end(
      finish('refused', `${words}; nothing was changed`, `mailmedic runs ${run} says what it had changed.`, run),
    )
  }
  const here = new Set(known.map((line) => JSON.stringify(line)))
  for (const line of readLines(manifest)) if (!here.has(JSON.stringify(line))) journal.write(line)
  if (!isBack(known)) return null
  await forgotten(keeper)
  return end(alreadyBack(run))
}
