import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Playbook } from '../run/playbook.ts'
import { builtInFolder, readPlaybook } from '../run/playbook-find.ts'
import { catalogue } from './catalogue.ts'
import { UsageError } from './failure.ts'
import { Outputs, type OutputWords, pairs } from './output.ts'
import { Progress } from './progress.ts'
import { type ReportFlags, reportMeta, runTargets } from './run-targets.ts'
import { stopping } from './stopping.ts'

export const bundle = fileURLToPath(new URL('../../demo/incident.mmb.tgz', import.meta.url))
export const name = 'demo'
export const note =
  'A recording of a real incident in a lab, replayed: no server was asked. On yours: mailmedic diagnose root@mail.example.net'

/** Always the one that came along, whatever lies in ./playbooks. */
export const builtIn = (): Playbook =>
  readPlaybook({ id: 'mail-stuck', file: `${builtInFolder}mail-stuck.yaml`, origin: 'built in' }, catalogue)

/** The recorded incident, judged anew by the same engine; the exit status says that it worked, not what it found. */
export const demo = async (flags: ReportFlags & { readonly verbose?: boolean }, words: OutputWords): Promise<void> => {
  if (!existsSync(bundle))
    throw new UsageError('the recorded incident is not in this copy of mailmedic', `It belongs at ${bundle}.`)
  const playbook = builtIn()
  const outputs = new Outputs(pairs(words))
  const progress = new Progress(1, flags.verbose ?? false)
  const started = performance.now()
  const runs = await runTargets({
    playbook,
    targets: [`bundle:${bundle}`],
    flags: { hostKeyChecking: 'yes', sudo: 'never', connectTimeout: 10, timeout: 20, deadline: 120, transport: 'auto' },
    wrap: (target) => ({ ...target, name }),
    onEvent: (_, event) => {
      progress.event(name, event)
      outputs.event(name, event)
    },
  })
  progress.end()
  if (stopping.stopped) return
  const failed = runs.find((run) => run.failure)?.failure
  if (failed) throw new UsageError(failed.message, failed.hint ?? undefined)
  outputs.end(runs, reportMeta({ playbook }, runs, flags, Math.round(performance.now() - started), note))
}
