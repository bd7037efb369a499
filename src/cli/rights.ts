import type { Command } from 'commander'
import { option, type TargetFlags, withCommonOptions, withTargetOptions } from './options.ts'

export interface RightsFlags extends TargetFlags {
  readonly format: 'human' | 'json' | 'sudoers'
  readonly output?: string
  readonly playbook: string
  readonly verbose?: boolean
}

export const addRights = (root: Command): void => {
  const command = root
    .command('rights')
    .argument('[target]', 'the server, with the login that is to be looked at')
    .description('what this login may ask, what is missing, and the smallest remedy')
    .addOption(
      option('--format <format>', 'human, json, or sudoers: the file alone')
        .choices(['human', 'json', 'sudoers'])
        .default('human'),
    )
    .addOption(option('-o, --output <file>', 'write it to a file'))
    .addOption(option('--playbook <id>', 'the questions of another playbook').default('mail-stuck'))
  withCommonOptions(withTargetOptions(command)).action(async (target: string | undefined, flags: RightsFlags) => {
    const { showRights } = await import('./rights-show.ts')
    await showRights(target, flags)
  })
}
