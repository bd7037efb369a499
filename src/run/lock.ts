import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveTarget } from '../target/live.ts'
import { CannotKeep, Keeper, Lost, loginPlace, rootPlace } from './keeper.ts'
import { type Finish, finish, type MendEvent } from './mend-event.ts'
import { told } from './told.ts'

/** One line, as the lock holds it: which run, who, and in which process, so that one person at two terminals is two. */
export const holderOf = (run: string, operator: string): string => `${heldFor(run)}${operator} (process ${process.pid})`
/** How every such line of a run begins. */
export const heldFor = (run: string): string => `${run} of `

export const lockedBy = (holder: string): Finish =>
  finish(
    'refused',
    `another run holds the lock on this host: ${holder}; nothing was changed`,
    `If that run is dead: mailmedic undo ${holder.split(' ')[0]} takes it back, and --take-lock goes on without it.`,
  )

/** The lock that this very run left is ours; another's is not. null: it is ours now. */
export const takenOver = async (
  keeper: Keeper,
  run: string,
  holder: string,
  takeLock: boolean,
): Promise<Finish | null> => {
  const held = await keeper.lock(holder, takeLock)
  if (!held) return null
  if (!held.holder.startsWith(heldFor(run))) return lockedBy(held.holder)
  const again = await keeper.lock(holder, true)
  return again ? lockedBy(again.holder) : null
}

/**
 * Waits until nothing with such a tag is at work on the host any more: each deed has a deadline there. Who has lost the lock
 * meanwhile may just have looked whether it has it: so it must be quiet twice.
 */
export const quiet = async (keeper: Keeper, tag: string): Promise<void> => {
  const end = performance.now() + 200_000
  for (let seen = 0; seen < 2; ) {
    seen = (await keeper.busy(tag)).length > 0 ? 0 : seen + 1
    if (performance.now() > end) throw new CannotKeep(`something of ${tag} still works on the host`)
    if (seen < 2) await sleep(1_000)
  }
}

/** Left as it is where the host cannot be reached, or refuses: it is in nobody's way. */
const ifAble = (work: Promise<void>): Promise<void> =>
  work.catch((error: unknown) => {
    if (!(error instanceof Lost || error instanceof CannotKeep)) throw error
  })

/** Gives back a lock that a killed run had left, and leaves nothing of one that recorded nothing. */
export const freed = async (keeper: Keeper | null, holder: string): Promise<void> => {
  if (keeper) await ifAble(keeper.unlock(holder))
}

/** What a run that is taken back kept on the host, where it was killed before it removed that. Its lock must be held. */
export const forgotten = (keeper: Keeper): Promise<void> => ifAble(keeper.forget())

/** The same with the lock: copies of files, which may hold somebody's secrets, are not left behind. */
export const cleared = (keeper: Keeper, run: string, holder: string): Promise<void> =>
  ifAble(
    (async () => {
      if (await takenOver(keeper, run, holder, false)) return
      await keeper.forget()
      await keeper.unlock(holder)
    })(),
  )

/**
 * A run that was killed before it recorded anything has changed nothing, but may have left its lock: that is given back.
 * null: no lock of it is there.
 */
export const letGo = async (target: LiveTarget, run: string): Promise<AsyncGenerator<MendEvent> | null> => {
  for (const place of [rootPlace, loginPlace]) {
    const keeper = new Keeper(target, place, run)
    if (!(await keeper.holder()).startsWith(heldFor(run))) continue
    await keeper.unlock(heldFor(run))
    const said = finish('nothing-to-do', `${run} had changed nothing; the lock that it left is given back`)
    const started = { type: 'mend-started', what: 'undo', fix: '', title: run, target: target.name } as const
    return told(target, started, async () => said)
  }
  return null
}
