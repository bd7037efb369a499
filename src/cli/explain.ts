import type { Command } from 'commander'
import { UsageError } from './failure.ts'
import { option, withCommonOptions } from './options.ts'

export const addExplain = (root: Command): void => {
  const command = root
    .command('explain')
    .argument('[text...]', 'a delivery reply; without: one a line from stdin, or JSON objects with text, dsn, relay')
    .description('what a delivery reply means: who must act, whether a retry can help, the cure')
    .addOption(option('--format <format>', 'human or ndjson').choices(['human', 'ndjson']).default('human'))
  withCommonOptions(command).action(
    async (words: readonly string[], flags: { readonly format: 'human' | 'ndjson' }) => {
      const { explain } = await import('./explain-replies.ts')
      if (words.length > 0 && words.join('').trim() === '')
        throw new UsageError('the reply is empty', 'Write: mailmedic explain "550 5.7.1 Relay access denied"')
      await explain(words.join(' '), flags.format)
    },
  )
}
