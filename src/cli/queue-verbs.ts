import type { Command } from 'commander'
import { risks } from '../fixes/fix.ts'
import { queueNames } from '../queue/queue.ts'
import { type QueueVerb, queueVerbs } from '../queue/verbs.ts'
import { UsageError } from './failure.ts'
import { type MendOutputFlags, withMendOutput } from './mend-options.ts'
import { option, type TargetFlags, withCommonOptions, withTargetOptions } from './options.ts'

export interface SelectionFlags {
  readonly from?: string
  readonly to?: string
  readonly domain?: string
  readonly reason?: string
  readonly older?: string
  readonly queue?: string
  readonly all?: boolean
}
export interface VerbFlags extends TargetFlags, MendOutputFlags, SelectionFlags {
  readonly plan?: string
  readonly yes?: boolean
  readonly maxRisk: (typeof risks)[number]
  readonly takeLock?: boolean
  readonly archive?: string
}
export interface ShowFlags extends TargetFlags {
  readonly body?: boolean
  readonly format: 'human' | 'json'
}

const titles: Readonly<Record<QueueVerb, string>> = {
  hold: 'put messages on hold: nothing tries them until they are released',
  release: 'release messages from hold',
  requeue: 'put messages into the queue anew, with a new id',
  flush: 'try deferred messages now, a few of each destination first',
  delete: 'delete messages, each after it was copied; undo brings them back',
}

export const addQueueVerbs = (queue: Command): void => {
  for (const verb of queueVerbs) addVerb(queue, verb)
  addShow(queue)
}

const addVerb = (queue: Command, verb: QueueVerb): void => {
  const command = queue
    .command(verb)
    .argument('[words...]', 'the server, and queue ids; or the word ALL')
    .description(titles[verb])
  const which = [
    option('--from <text>', 'senders with this in the address; <> is the null sender'),
    option('--to <text>', 'recipients with this in the address'),
    option('--domain <domain>', 'recipients in this domain'),
    option('--reason <text>', 'reasons with this in them'),
    option('--older <time>', 'what has waited longer: 30m, 4h, 2d'),
    option('--queue <name>', `only in this queue: ${queueNames.join(', ')}`).choices([...queueNames]),
    option('--all', 'everything; asks for the word ALL, which can be given at once'),
  ]
  for (const each of which) command.addOption(each.helpGroup('Which messages (all that is given must hold):'))
  const how = [
    option('--plan [=file]', 'only make the plan, to a file if one is named'),
    option('--yes', 'apply without asking, up to --max-risk'),
    option('--max-risk <risk>', risks.join(', '))
      .choices([...risks])
      .default('interrupts'),
    option('--take-lock', 'take over the lock that another run left on the host'),
    ...(verb === 'delete' ? [option('--archive <file>', 'a copy of them here too, as FILE.tar.gz')] : []),
  ]
  for (const each of how) command.addOption(each)
  withCommonOptions(withTargetOptions(withMendOutput(command))).action(
    async (words: readonly string[], flags: VerbFlags) => {
      optionsFirst(queue, verb)
      const { actOnQueue } = await import('./queue-act.ts')
      await actOnQueue(verb, words, flags)
    },
  )
}

const addShow = (queue: Command): void => {
  const command = queue
    .command('show')
    .argument('<words...>', 'the server, and the queue id of one message')
    .description('one message: envelope, header, reasons, next attempt, its lines of the log')
    .addOption(option('--body', 'its body too'))
    .addOption(option('--format <format>', 'human or json').choices(['human', 'json']).default('human'))
  withCommonOptions(withTargetOptions(command)).action(async (words: readonly string[], flags: ShowFlags) => {
    optionsFirst(queue, 'show')
    const { showMessage } = await import('./queue-one.ts')
    await showMessage(words, flags)
  })
}

/** Left of the verb an option would belong to the listing, and the verb would act on more than was meant. */
const optionsFirst = (queue: Command, verb: string): void => {
  const given = queue.options.find((each) => queue.getOptionValueSource(each.attributeName()) === 'cli')
  if (given)
    throw new UsageError(`${given.long} stands before "${verb}"`, `Write: mailmedic queue ${verb} … ${given.long} …`)
}
