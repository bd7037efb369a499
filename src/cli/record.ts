import type { Command } from 'commander'
import { option, type TargetFlags, withCommonOptions, withTargetOptions } from './options.ts'

export interface RecordFlags extends TargetFlags {
  readonly output: string
  readonly redact?: 'hosts'
  readonly playbook: string
  readonly verbose?: boolean
}

export const addRecord = (root: Command): void => {
  const command = root
    .command('record')
    .argument('[target]', 'the server to record')
    .description('record what a server answers, redacted, into a bundle that bundle:FILE replays')
    .addOption(option('-o, --output <file>', 'the bundle, NAME.mmb.tgz').makeOptionMandatory())
    .addOption(option('--redact <what>', 'hosts: also hide host names, domains and addresses').choices(['hosts']))
    .addOption(option('--playbook <id>', 'the questions of another playbook').default('mail-stuck'))
  withCommonOptions(withTargetOptions(command)).action(async (target: string | undefined, flags: RecordFlags) => {
    const { record } = await import('./record-target.ts')
    await record(target, flags)
  })
}
