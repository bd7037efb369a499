import type { Command } from 'commander'
import { nearest } from '../run/near.ts'
import { UsageError } from './failure.ts'
import { withCommonOptions, withTargetOptions } from './options.ts'
import { withOutputOptions } from './output.ts'
import type { RunFlags } from './run-playbook.ts'

/** `mailmedic [TARGET]`: the wizard on a terminal, else the diagnosis. */
export const addBare = (root: Command): void => {
  const command = root.command('wizard', { isDefault: true, hidden: true }).argument('[target...]')
  command.description('step by step from stuck mail to its cause; without a terminal the same as diagnose')
  const { words } = withOutputOptions(withCommonOptions(withTargetOptions(command)))
  command.action(async (targets: readonly string[], flags: RunFlags) => {
    const commands = root.commands.map((each) => each.name()).filter((name) => name !== 'wizard')
    const misplaced = targets.find((word) => commands.includes(word))
    if (misplaced)
      throw new UsageError('options come after the command', `Write: mailmedic ${misplaced} … and the options after it`)
    const [word, ...more] = targets
    const meant = word !== undefined && more.length > 0 ? nearest(word, commands) : undefined
    if (meant) throw new UsageError(`"${word}" is no command of mailmedic`, `Did you mean the command ${meant}?`)
    if (more.length > 0)
      throw new UsageError(`mailmedic takes one target; for several: mailmedic diagnose ${targets.join(' ')}`)
    if (word !== undefined) {
      const { checkWord } = await import('./lone-word.ts')
      await checkWord(word, commands, flags)
    }
    const { runOrShow } = await import('./run-or-show.ts')
    await runOrShow('mail-stuck', targets, flags, words)
  })
}
