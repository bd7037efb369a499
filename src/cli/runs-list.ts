import { runsText } from '../report/mend/human.ts'
import { listRuns } from '../run/journal.ts'
import { stateOfRecord } from '../run/record-state.ts'
import { recordedHere } from '../run/undo.ts'
import { UsageError } from './failure.ts'
import type { MendOutputFlags } from './mend-options.ts'
import { MendOutput } from './mend-output.ts'

export const showRuns = (run: string | undefined, flags: MendOutputFlags): void => {
  if (run === undefined) {
    process.stdout.write(runsText(listRuns().flatMap((each) => recordedHere(each) ?? [])))
    return
  }
  const recorded = recordedHere(run === 'last' ? (listRuns()[0] ?? '') : run)
  if (!recorded) throw new UsageError(`there is no record of ${run} on this computer`, 'mailmedic runs lists what is.')
  new MendOutput(flags).end(stateOfRecord(recorded))
}
