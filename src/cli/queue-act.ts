import { existsSync } from 'node:fs'
import type { AnyFix } from '../fixes/fix.ts'
import { fixes } from '../fixes/index.ts'
import type { QueueVerb } from '../queue/verbs.ts'
import { mend } from '../run/mend.ts'
import { mendExit } from '../run/mend-state.ts'
import { playbookNamed } from './catalogue.ts'
import { UsageError } from './failure.ts'
import { told, withTarget } from './fix-run.ts'
import { MendOutput } from './mend-output.ts'
import { operatorOf } from './operator.ts'
import { checkWritable } from './output.ts'
import { writePlan } from './plan-file.ts'
import { prompt } from './prompt.ts'
import type { VerbFlags } from './queue-verbs.ts'
import { serverAndIds } from './queue-words.ts'
import { stopping } from './stopping.ts'
import { version } from './version.ts'
import { insideOf, wayTo } from './way.ts'

/** A verb is a fix without a cause: nobody has to be asked what is wrong before or after. */
export const actOnQueue = async (verb: QueueVerb, words: readonly string[], flags: VerbFlags): Promise<void> => {
  const fix = fixes.find(({ id }) => id === `queue-${verb}`)
  if (!fix) throw new TypeError(`no fix queue-${verb}`)
  const { target, ids, all } = await serverAndIds(words)
  const options = await selectionOf(fix, flags, ids, all)
  checkArchive(flags.archive)
  const output = new MendOutput(flags)
  await withTarget(target, flags, async (opened, reopen) => {
    const state = await told(
      mend({
        fix: { ...fix, cures: [] },
        options,
        target: opened,
        reopen,
        way: wayTo(target, flags),
        playbook: playbookNamed('mail-stuck'),
        diagnosed: null,
        operator: operatorOf(flags),
        planOnly: flags.plan !== undefined,
        saved: null,
        readOnly: flags.readOnly ?? false,
        maxRisk: flags.maxRisk,
        canary: null,
        takeLock: flags.takeLock ?? false,
        ...(flags.archive === undefined ? {} : { archive: flags.archive }),
        version: version(),
        deadlineMs: flags.deadline * 1000,
        signal: stopping.signal,
      }),
      output,
    )
    if (flags.plan && state.plan) writePlan(flags.plan, { target, inside: insideOf(flags), options, plan: state.plan })
    process.exitCode = mendExit(state.outcome)
  })
}

/** The options of the fix, as text. */
const selectionOf = async (
  fix: AnyFix,
  flags: VerbFlags,
  ids: readonly string[],
  all: boolean,
): Promise<Readonly<Record<string, string>>> => {
  const { from, to, domain, reason, older, queue } = flags
  const given = { from, to, domain, reason, older, queue, ids: ids.join(' ') || undefined }
  const options: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) if (value !== undefined) options[name] = value
  const everything = all || (flags.all === true && (await typedAll(flags)))
  if (everything) options.all = 'ALL'
  const parsed = fix.options.safeParse(options)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new UsageError(`--${issue?.path.join('.') ?? '…'}: ${issue?.message ?? 'it is wrong'}`)
  }
  if (parsed.data.empty)
    throw new UsageError(
      'no messages are chosen',
      'Give queue ids, --from, --to, --domain, --reason or --older; for really everything the word ALL.',
    )
  return options
}

/** `--all` slips into a command line easily: a person has to type the word. */
const typedAll = async ({ yes }: VerbFlags): Promise<boolean> => {
  if (yes) throw new UsageError('--all is not enough with --yes', 'Write the word ALL in its place.')
  const answer = await prompt('Everything in the queue? Type ALL:', { shown: true })
  if (answer?.trim() === 'ALL') return true
  throw new UsageError('ALL was not typed; nothing was changed', 'Where nobody is at the terminal, write the word ALL.')
}

/** Before the work, not after it. */
const checkArchive = (path: string | undefined): void => {
  if (path === undefined) return
  if (existsSync(path)) throw new UsageError(`${path} is there already`, 'Name another file for --archive.')
  checkWritable(path)
}
