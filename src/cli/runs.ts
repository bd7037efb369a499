import type { Command } from 'commander'
import { runsText } from '../report/mend.ts'
import { listRuns } from '../run/journal.ts'
import { recordedHere } from '../run/undo.ts'
import { withCommonOptions } from './options.ts'

export const addRuns = (root: Command): void => {
  const command = root.command('runs').description('what was changed from this computer, newest first')
  withCommonOptions(command).action(() => {
    process.stdout.write(runsText(listRuns().flatMap((run) => recordedHere(run) ?? [])))
  })
}
