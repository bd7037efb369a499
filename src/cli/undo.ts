import type { Command } from 'commander'
import { type MendOutputFlags, withMendOutput } from './mend-options.ts'
import { option, type TargetFlags, withCommonOptions, withTargetOptions } from './options.ts'

export interface UndoFlags extends TargetFlags, MendOutputFlags {
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
      const { runUndo } = await import('./undo-run.ts')
      await runUndo(word, target, flags)
    },
  )
}
