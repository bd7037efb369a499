import type { Command } from 'commander'
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
      await explain(words.join(' '), flags.format)
    },
  )
}
