import type { Command } from 'commander'
import { type MendOutputFlags, withMendOutput } from './mend-options.ts'
import { withCommonOptions } from './options.ts'

export const addRuns = (root: Command): void => {
  const command = root
    .command('runs')
    .argument('[run]', 'one run, as a record: --format markdown is for the ticket')
    .description('what was changed from this computer, newest first')
  withCommonOptions(withMendOutput(command)).action(async (run: string | undefined, flags: MendOutputFlags) => {
    const { showRuns } = await import('./runs-list.ts')
    showRuns(run, flags)
  })
}
