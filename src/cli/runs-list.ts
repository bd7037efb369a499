import { runsText } from '../report/mend/human.ts'
import { runsJson } from '../report/mend/json.ts'
import { listRuns } from '../run/journal.ts'
import { stateOfRecord } from '../run/record-state.ts'
import { recordedHere } from '../run/undo.ts'
import { UsageError } from './failure.ts'
import type { MendOutputFlags } from './mend-options.ts'
import { MendOutput } from './mend-output.ts'
import { display } from './output.ts'

export const showRuns = (run: string | undefined, flags: MendOutputFlags): void => {
  if (run === undefined) {
    const all = listRuns().flatMap((each) => recordedHere(each) ?? [])
    process.stdout.write(flags.format === 'json' ? runsJson(all) : runsText(all, display(false)))
    return
  }
  const recorded = recordedHere(run === 'last' ? (listRuns()[0] ?? '') : run)
  if (!recorded) throw new UsageError(`there is no record of ${run} on this computer`, 'mailmedic runs lists what is.')
  new MendOutput(flags).end(stateOfRecord(recorded))
}
