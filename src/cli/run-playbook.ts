import type { RunState } from '../run/state.ts'
import { exitFor } from '../run/status.ts'
import { clean } from '../text/text.ts'
import type { TargetFlags } from './options.ts'
import { Outputs, type OutputWords, pairs } from './output.ts'
import { Progress } from './progress.ts'
import type { ReportFlags } from './run-targets.ts'
import { stopping } from './stopping.ts'
import { targetsOf } from './targets.ts'

export type RunFlags = TargetFlags & ReportFlags & { readonly verbose?: boolean }

/** `run`, `check`, `diagnose`: a playbook on targets, without questions, and its reports. */
export const runPlaybook = async (
  name: string,
  words: readonly string[],
  flags: RunFlags,
  output: OutputWords,
): Promise<void> => {
  const wanted = pairs(output)
  const targets = await targetsOf(words)
  const outputs = new Outputs(wanted)
  // The engine is imported once what was typed makes sense.
  const [{ playbookNamed }, { reportMeta, runTargets }] = await Promise.all([
    import('./catalogue.ts'),
    import('./run-targets.ts'),
  ])
  const playbook = playbookNamed(name)
  const started = performance.now()
  // A reader that goes away before the verdict has not been told that all is well.
  process.exitCode = 3
  const progress = new Progress(targets.length, flags.verbose ?? false)
  const runs = await runTargets({
    playbook,
    targets,
    flags,
    onEvent: (target, event) => {
      progress.event(target, event)
      outputs.event(target, event)
    },
  })
  progress.end()
  if (stopping.stopped) return
  const meta = reportMeta({ playbook }, runs, flags, Math.round(performance.now() - started))
  outputs.end(runs, meta)
  // Where no person reads the report, what went wrong is still said.
  if (!wanted.some(({ format, file }) => format === 'human' && file === null)) tellFailures(runs)
  process.exitCode = exitFor(meta.status, flags.failOn)
}

const tellFailures = (runs: readonly RunState[]): void => {
  for (const { target, failure } of runs) {
    if (!failure) continue
    const hint = failure.hint ? ` (${failure.hint})` : ''
    process.stderr.write(`mailmedic: ${clean(`${target}: ${failure.message}${hint}`)}\n`)
  }
}
