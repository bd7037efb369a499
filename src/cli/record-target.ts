import { type Recording, recordTarget } from '../target/record.ts'
import { playbookNamed } from './catalogue.ts'
import { UsageError } from './failure.ts'
import { checkWritable } from './output.ts'
import { Progress } from './progress.ts'
import type { RecordFlags } from './record.ts'
import { runTargets } from './run-targets.ts'
import { stopping } from './stopping.ts'
import { targetsOf } from './targets.ts'
import { version } from './version.ts'

/** Runs a playbook, usually mail-stuck, and keeps every answer. What it finds does not matter here: any server can be recorded. */
export const record = async (word: string | undefined, flags: RecordFlags): Promise<void> => {
  const targets = await targetsOf(word === undefined ? [] : [word])
  if (targets.length > 1) throw new UsageError('one server a bundle: give one target')
  checkWritable(flags.output)
  const recordings: Recording[] = []
  const progress = new Progress(1, flags.verbose ?? false)
  const [state] = await runTargets({
    playbook: playbookNamed(flags.playbook),
    targets,
    flags,
    onEvent: (target, event) => progress.event(target, event),
    wrap: (target) => {
      const recording = recordTarget(target)
      recordings.push(recording)
      return recording
    },
  })
  progress.end()
  if (stopping.stopped) return
  const [recording] = recordings
  if (!recording || !state || (state.failure && state.asked.length === 0))
    throw new UsageError(state?.failure?.message ?? 'nothing was recorded', state?.failure?.hint ?? undefined)
  await recording.save(flags.output, { version: version(), redactHosts: flags.redact === 'hosts' })
  const { asked, findings, diagnoses } = state
  process.stderr.write(
    `${flags.output}: ${asked.length} answers, ${findings.length} findings, ${diagnoses.length} causes\n`,
  )
  // What could be recorded is kept, as it may be the very thing to report.
  if (state.failure)
    throw new UsageError(`the recording ended early: ${state.failure.message}`, state.failure.hint ?? undefined)
}
