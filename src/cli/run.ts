import type { Command } from 'commander'
import { withCommonOptions, withTargetOptions } from './options.ts'
import { withOutputOptions } from './output.ts'
import type { RunFlags } from './run-playbook.ts'

export const addRun = (root: Command): void => {
  const command = root
    .command('run')
    .argument('<playbook>', 'id of a playbook, or the path of its file')
    .argument('[target...]', 'servers to look at')
    .description('run a playbook, also one of your own')
  const { words } = withOutputOptions(withCommonOptions(withTargetOptions(command)))
  command.action(async (playbook: string, targets: readonly string[], flags: RunFlags) => {
    const { runOrShow } = await import('./run-or-show.ts')
    await runOrShow(playbook, targets, flags, words)
  })
}
