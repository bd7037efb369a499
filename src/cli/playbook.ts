import type { Command } from 'commander'
import { withCommonOptions } from './options.ts'

export const addPlaybook = (root: Command): void => {
  const playbook = root.command('playbook').description('the playbooks there are: list, show, validate, schema')
  const add = (
    name: string,
    argument: string | null,
    description: string,
    action: 'list' | 'show' | 'validate' | 'schema',
  ) => {
    const command = playbook.command(name).description(description)
    if (argument) command.argument(argument)
    withCommonOptions(command).action(async (words?: readonly string[] | string) => {
      const commands = await import('./playbook-commands.ts')
      const list = typeof words === 'string' ? [words] : Array.isArray(words) ? words : []
      commands[action](list)
    })
  }
  add('list', null, 'built in, in ./playbooks, in your config folder', 'list')
  add('show', '<playbook>', 'its text', 'show')
  add('validate', '[playbook...]', 'is it right? Files or ids; without: all', 'validate')
  add('schema', null, 'JSON Schema for your editor', 'schema')
}
