import { type Command, InvalidArgumentError } from 'commander'
import { ageOf } from '../queue/age.ts'
import { queueNames } from '../queue/queue.ts'
import { UsageError } from './failure.ts'
import { option, type TargetFlags, withCommonOptions, withTargetOptions } from './options.ts'
import type { QueueView } from './queue-rows.ts'
import { addQueueVerbs } from './queue-verbs.ts'

export interface QueueFlags extends TargetFlags {
  readonly by: QueueView
  readonly queue?: (typeof queueNames)[number]
  readonly from?: string
  readonly to?: string
  readonly domain?: string
  readonly reason?: string
  readonly older?: number
  readonly format: 'human' | 'json' | 'ndjson'
  readonly limit: number
}

const age = (text: string): number => {
  const seconds = ageOf(text)
  if (seconds === null) throw new InvalidArgumentError('Give a time such as 30m, 4h or 2d.')
  return seconds
}
const rows = (text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Give a number.')
  return Number(text)
}

export const addQueue = (root: Command): void => {
  const command = root
    .command('queue')
    .argument('[target]', 'the server')
    .description('what waits in the queue: by reason, destination, sender or age; and what to do with it')
    .allowExcessArguments()
    // What stands right of a verb is the verb's.
    .enablePositionalOptions()
  const own = [
    option('--by <what>', 'reason, destination, sender or age')
      .choices(['reason', 'destination', 'sender', 'age'])
      .default('reason'),
    option('--queue <name>', `only this queue: ${queueNames.join(', ')}`).choices([...queueNames]),
    option('--from <text>', 'only senders with this in the address; <> is the null sender'),
    option('--to <text>', 'only recipients with this in the address'),
    option('--domain <domain>', 'only recipients in this domain'),
    option('--reason <text>', 'only reasons with this in them'),
    option('--older <time>', 'only what has waited longer: 30m, 4h, 2d').argParser(age),
    option('--limit <n>', 'human: so many rows').argParser(rows).default(20),
    option('--format <format>', 'human, json or ndjson').choices(['human', 'json', 'ndjson']).default('human'),
  ]
  for (const each of own) command.addOption(each)
  withCommonOptions(withTargetOptions(command)).action(async (target: string | undefined, flags: QueueFlags) => {
    if (command.args.length > 1) throw new UsageError('queue takes one target')
    const { showQueue } = await import('./queue-show.ts')
    await showQueue(target, flags)
  })
  addQueueVerbs(command)
}
