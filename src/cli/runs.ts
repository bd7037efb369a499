import type { Command } from 'commander'
import { runsText } from '../report/mend/human.ts'
import { listRuns } from '../run/journal.ts'
import { stateOfRecord } from '../run/record-state.ts'
import { recordedHere } from '../run/undo.ts'
import { UsageError } from './failure.ts'
import { MendOutput, type MendOutputFlags, withMendOutput } from './mend-output.ts'
import { withCommonOptions } from './options.ts'

export const addRuns = (root: Command): void => {
  const command = root
    .command('runs')
    .argument('[run]', 'one run, as a record: --format markdown is for the ticket')
    .description('what was changed from this computer, newest first')
  withCommonOptions(withMendOutput(command)).action((run: string | undefined, flags: MendOutputFlags) => {
    if (run === undefined) {
      process.stdout.write(runsText(listRuns().flatMap((each) => recordedHere(each) ?? [])))
      return
    }
    const recorded = recordedHere(run === 'last' ? (listRuns()[0] ?? '') : run)
    if (!recorded)
      throw new UsageError(`there is no record of ${run} on this computer`, 'mailmedic runs lists what is.')
    new MendOutput(flags).end(stateOfRecord(recorded))
  })
}
