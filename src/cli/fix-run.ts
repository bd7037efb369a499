import type { AnyFix } from '../fixes/fix.ts'
import { fixes } from '../fixes/index.ts'
import { mend } from '../run/mend.ts'
import type { MendEvent } from '../run/mend-event.ts'
import { emptyMend, foldMend, type MendState, mendExit } from '../run/mend-state.ts'
import { didYouMean } from '../run/near.ts'
import { recordedHere, recordedThere, resume } from '../run/undo.ts'
import { isLive } from '../target/live.ts'
import { openTarget } from '../target/open.ts'
import type { Target } from '../target/target.ts'
import { playbookNamed } from './catalogue.ts'
import { UsageError } from './failure.ts'
import type { FixFlags } from './fix.ts'
import { MendOutput } from './mend-output.ts'
import { MendProgress } from './mend-progress.ts'
import { operatorOf } from './operator.ts'
import { openOptions, type TargetFlags } from './options.ts'
import { readPlan, writePlan } from './plan-file.ts'
import { stopping } from './stopping.ts'
import { targetsOf } from './targets.ts'
import { version } from './version.ts'
import { alongInside, alongWay, insideOf, wayTo } from './way.ts'

const known = (): readonly string[] => fixes.map(({ id }) => id)

export const runFix = async (id: string | undefined, word: string | undefined, flags: FixFlags): Promise<void> => {
  if (id === undefined && flags.resume === undefined && flags.from === undefined) return list()
  const saved = flags.from === undefined ? null : await readPlan(flags.from)
  const recorded = flags.resume === undefined ? null : recordedHere(flags.resume)
  const name = recorded?.head.plan.fix ?? saved?.plan.fix ?? id
  const fix = fixes.find((each) => each.id === name)
  if (!fix)
    throw new UsageError(
      `there is no fix "${name}"${didYouMean(name ?? '', known())}`,
      `There is ${known().join(', ')}.`,
    )
  const output = new MendOutput(flags)
  const options = optionsOf(fix, saved?.options ?? recorded?.head.options ?? {}, flags.set)
  const [target] = await targetsOf([word ?? saved?.target ?? recorded?.head.way.target ?? ''].filter(Boolean))
  if (target === undefined) throw new UsageError('fix takes one target')
  const reach = recorded ? alongWay(flags, recorded.head.way) : saved ? alongInside(flags, saved.inside) : flags
  await withTarget(target, reach, async (opened, reopen) => {
    const there =
      flags.resume !== undefined && !recorded && isLive(opened) ? await recordedThere(opened, flags.resume) : recorded
    if (flags.resume !== undefined && !there)
      throw new UsageError(`there is no record of ${flags.resume}, here or on the host`)
    const request = {
      fix,
      options,
      target: opened,
      reopen,
      way: wayTo(target, reach),
      playbook: playbookNamed('mail-stuck'),
      diagnosed: null,
      operator: operatorOf(flags),
      planOnly: flags.plan !== undefined,
      saved: saved?.plan ?? null,
      readOnly: flags.readOnly ?? false,
      maxRisk: flags.maxRisk,
      canary: flags.canary ?? null,
      takeLock: flags.takeLock ?? false,
      version: version(),
      deadlineMs: flags.deadline * 1000,
      signal: stopping.signal,
    }
    const state = await told(there ? resume({ ...request, recorded: there }) : mend(request), output)
    if (flags.plan && state.plan) writePlan(flags.plan, { target, inside: insideOf(reach), options, plan: state.plan })
    process.exitCode = mendExit(state.outcome)
  })
}

const list = (): void => {
  for (const { id, title } of fixes) process.stdout.write(`${id.padEnd(20)}  ${title}\n`)
}

/** Opens a target for as long as something is done with it. */
export const withTarget = async (
  name: string,
  flags: TargetFlags,
  go: (target: Target, reopen: () => Promise<Target>) => Promise<void>,
): Promise<void> => {
  const all: Target[] = []
  const open = async (): Promise<Target> => {
    const target = await openTarget(name, openOptions(flags))
    all.push(target)
    return target
  }
  const close = async (): Promise<void> => void (await Promise.allSettled(all.map((target) => target.close())))
  const closed = stopping.closing(close)
  try {
    await go(await open(), open)
  } finally {
    await close()
    closed()
  }
}

/** Shows on stderr what goes on, and gives back how it ended. */
export const told = async (events: AsyncIterable<MendEvent>, output: MendOutput): Promise<MendState> => {
  const progress = new MendProgress()
  let state = emptyMend
  let release = (): void => {}
  process.exitCode = 3
  try {
    for await (const event of events) {
      if (event.type === 'locked') release = stopping.hold()
      state = foldMend(state, event)
      progress.event(event, state)
      output.event(event)
    }
  } finally {
    release()
    progress.end()
  }
  output.end(state)
  return state
}

const optionsOf = (fix: AnyFix, before: Readonly<Record<string, string>>, words: readonly string[]) => {
  const options: Record<string, string> = { ...before }
  for (const word of words) {
    const at = word.indexOf('=')
    if (at < 1) throw new UsageError(`"${word}" is no option of a fix`, 'Write: --set key=value')
    options[word.slice(0, at)] = word.slice(at + 1)
  }
  const parsed = fix.options.safeParse(options)
  if (parsed.success) return options
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') ?? ''
  throw new UsageError(`--set ${where || '…'}: ${issue?.message ?? 'it is wrong'}`, fix.explain)
}
