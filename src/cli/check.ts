import type { Command } from 'commander'
import { withCommonOptions, withTargetOptions } from './options.ts'
import { withOutputOptions } from './output.ts'
import type { RunFlags } from './run-playbook.ts'

export const addCheck = (root: Command): void => {
  const command = root.command('check').argument('[target...]', 'servers to look at')
  command.description('is mail healthy? For CI and monitoring (runs the playbook health)')
  const { words } = withOutputOptions(withCommonOptions(withTargetOptions(command)))
  command.action(async (targets: readonly string[], flags: RunFlags) => {
    const { runPlaybook } = await import('./run-playbook.ts')
    await runPlaybook('health', targets, flags, words)
  })
}
