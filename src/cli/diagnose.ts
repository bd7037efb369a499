import type { Command } from 'commander'
import { withCommonOptions, withTargetOptions } from './options.ts'
import { withOutputOptions } from './output.ts'
import type { RunFlags } from './run-playbook.ts'

export const addDiagnose = (root: Command): void => {
  const command = root.command('diagnose').argument('[target...]', 'servers to look at')
  command.description('why is mail stuck? Causes with their proof (runs the playbook mail-stuck)')
  const { words } = withOutputOptions(withCommonOptions(withTargetOptions(command)))
  command.action(async (targets: readonly string[], flags: RunFlags) => {
    const { runPlaybook } = await import('./run-playbook.ts')
    await runPlaybook('mail-stuck', targets, flags, words)
  })
}
