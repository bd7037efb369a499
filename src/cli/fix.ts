import type { Command } from 'commander'
import { risks } from '../fixes/fix.ts'
import { type MendOutputFlags, withMendOutput } from './mend-options.ts'
import { option, type TargetFlags, withCommonOptions, withTargetOptions } from './options.ts'
import type { SecretFlags } from './secrets.ts'

export interface FixFlags extends TargetFlags, SecretFlags, MendOutputFlags {
  readonly set: readonly string[]
  /** Empty: on stdout. */
  readonly plan?: string
  readonly from?: string
  readonly yes?: boolean
  readonly maxRisk: (typeof risks)[number]
  readonly canary?: string
  readonly resume?: string
  readonly takeLock?: boolean
}

const several = (text: string, before: readonly string[]): readonly string[] => [...before, text]

export const withSecretOptions = (command: Command): Command => {
  const options = [
    option('--secret-stdin', 'read the secret from standard input'),
    option('--secret-file <file>', 'read the secret from a file'),
    option('--secret-env <name>', 'read the secret from this environment variable'),
  ]
  for (const each of options) command.addOption(each.helpGroup('Secrets (never on the command line):'))
  return command
}

export const addFix = (root: Command): void => {
  const command = root
    .command('fix')
    .argument('[fix]', 'what to do; without it: the list of fixes')
    .argument('[target]', 'the server')
    .description('mend it: plan, show, approve, apply, prove, or take it back')
  const own = [
    option('--set <key=value>', 'an option of the fix; may be repeated').argParser(several).default([], ''),
    option(
      '--plan [=file]',
      'only make the plan, to a file if one is named; exit 0: nothing to do, 2: changes to make',
    ),
    option('--from <file>', 'apply that plan; refused if the server has changed'),
    option('--yes', 'apply without asking, up to --max-risk'),
    option('--max-risk <risk>', risks.join(', '))
      .choices([...risks])
      .default('interrupts'),
    option('--canary <address>', 'prove it with a message of our own to this address'),
    option('--resume <run>', 'go on with a run that was left in the middle'),
    option('--take-lock', 'take over the lock that another run left on the host'),
  ]
  for (const each of own) command.addOption(each)
  withCommonOptions(withTargetOptions(withMendOutput(withSecretOptions(command)))).action(
    async (fix: string | undefined, target: string | undefined, flags: FixFlags) => {
      const { runFix } = await import('./fix-run.ts')
      await runFix(fix, target, flags)
    },
  )
}
