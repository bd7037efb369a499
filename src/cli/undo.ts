import type { Command } from 'commander'
import { listRuns } from '../run/journal.ts'
import { mendExit } from '../run/mend-state.ts'
import { recordedHere, recordedThere, undo } from '../run/undo.ts'
import { isLive } from '../target/live.ts'
import { UsageError } from './failure.ts'
import { told, withTarget } from './fix-run.ts'
import { MendOutput, type MendOutputFlags, withMendOutput } from './mend-output.ts'
import { operatorOf } from './operator.ts'
import { option, type TargetFlags, withCommonOptions, withTargetOptions } from './options.ts'
import { stopping } from './stopping.ts'
import { targetsOf } from './targets.ts'
import { alongWay } from './way.ts'

interface UndoFlags extends TargetFlags, MendOutputFlags {
  readonly yes?: boolean
  readonly takeLock?: boolean
}

export const addUndo = (root: Command): void => {
  const command = root
    .command('undo')
    .argument('<run>', 'name of the run, or last')
    .argument('[target]', 'the server, where this computer has no journal of the run')
    .description('take back a recorded run')
  command.addOption(option('--yes', 'without asking'))
  command.addOption(option('--take-lock', 'take over the lock that another run left on the host'))
  withCommonOptions(withTargetOptions(withMendOutput(command))).action(
    async (word: string, target: string | undefined, flags: UndoFlags) => {
      const run = word === 'last' ? listRuns()[0] : word
      if (run === undefined)
        throw new UsageError('nothing is recorded on this computer', 'mailmedic runs lists what is.')
      const here = recordedHere(run)
      const way = here?.head.way
      const [name] = await targetsOf([target ?? way?.target ?? ''].filter(Boolean))
      if (name === undefined) throw new UsageError('undo takes one target')
      const reach = way ? alongWay(flags, way) : flags
      await withTarget(name, reach, async (opened, reopen) => {
        const recorded = here ?? (isLive(opened) ? await recordedThere(opened, run) : null)
        if (!recorded)
          throw new UsageError(`there is no record of ${run}, here or on the host`, 'mailmedic runs lists what is.')
        const { readOnly = false, takeLock = false } = flags
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
    },
  )
}
