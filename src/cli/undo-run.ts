import { listRuns } from '../run/journal.ts'
import { letGo } from '../run/lock.ts'
import { mendExit } from '../run/mend-state.ts'
import { recordedHere, recordedThere, undo } from '../run/undo.ts'
import { isLive } from '../target/live.ts'
import { UsageError } from './failure.ts'
import { told, withTarget } from './fix-run.ts'
import { MendOutput } from './mend-output.ts'
import { operatorOf } from './operator.ts'
import { stopping } from './stopping.ts'
import { targetsOf } from './targets.ts'
import type { UndoFlags } from './undo.ts'
import { alongWay } from './way.ts'

/** Takes a recorded run back. */
export const runUndo = async (word: string, target: string | undefined, flags: UndoFlags): Promise<void> => {
  const run = word === 'last' ? listRuns()[0] : word
  if (run === undefined) throw new UsageError('nothing is recorded on this computer', 'mailmedic runs lists what is.')
  const here = recordedHere(run)
  const way = here?.head.way
  const [name] = await targetsOf([target ?? way?.target ?? ''].filter(Boolean))
  if (name === undefined) throw new UsageError('undo takes one target')
  const reach = way ? alongWay(flags, way) : flags
  await withTarget(name, reach, async (opened, reopen) => {
    const recorded = here ?? (isLive(opened) ? await recordedThere(opened, run) : null)
    const { readOnly = false, takeLock = false } = flags
    if (!recorded) {
      const left = isLive(opened) && !readOnly ? await letGo(opened, run) : null
      if (!left)
        throw new UsageError(`there is no record of ${run}, here or on the host`, 'mailmedic runs lists what is.')
      process.exitCode = mendExit((await told(left, new MendOutput(flags))).outcome)
      return
    }
    const request = {
      target: opened,
      reopen,
      recorded,
      operator: operatorOf(flags, 'undo'),
      readOnly,
      takeLock,
      signal: stopping.signal,
    }
    const state = await told(undo(request), new MendOutput(flags))
    process.exitCode = mendExit(state.outcome)
  })
}
