import type { Command } from 'commander'
import { UsageError } from './failure.ts'

const commands: Readonly<Record<string, string>> = {
  trace: 'one message through every hop and log',
  logs: 'the searches that operators do by hand',
}

export const notBuiltYet = (what: string): UsageError =>
  new UsageError(`${what} is not built yet`, 'What there is: mailmedic --help')

/** Names that are taken: they answer plainly, so that nobody takes them for hosts. */
export const addLater = (root: Command): void => {
  for (const [name, description] of Object.entries(commands))
    root
      .command(name, { hidden: true })
      .description(`${description} (not built yet)`)
      .argument('[words...]')
      .allowUnknownOption()
      .action(() => {
        throw notBuiltYet(`mailmedic ${name}`)
      })
}
