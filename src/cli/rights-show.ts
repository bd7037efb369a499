import { rightsHuman } from '../report/rights-human.ts'
import { rightsJson } from '../report/rights-json.ts'
import { type Rights, rightsOf } from '../run/rights.ts'
import { run } from '../run/run.ts'
import { emptyState, fold } from '../run/state.ts'
import { openTarget } from '../target/open.ts'
import { TargetError } from '../target/target.ts'
import { playbookNamed } from './catalogue.ts'
import { UsageError } from './failure.ts'
import { openOptions } from './options.ts'
import { display, toFile } from './output.ts'
import { Progress } from './progress.ts'
import type { RightsFlags } from './rights.ts'
import { stopping } from './stopping.ts'
import { targetsOf } from './targets.ts'

/** Asks what a playbook asks, and looks at what was denied. Exit status 1: something is missing. */
export const showRights = async (word: string | undefined, flags: RightsFlags): Promise<void> => {
  const [name, ...more] = await targetsOf(word === undefined ? [] : [word])
  if (name === undefined || more.length > 0) throw new UsageError('rights takes one target')
  const write = flags.output === undefined ? toStdout : toFile(flags.output)
  const rights = await look(name, flags)
  if (stopping.stopped) return
  write(render(rights, flags))
  process.exitCode = rights.gaps.length > 0 ? 1 : 0
}

const toStdout = (text: string): void => void process.stdout.write(text)

const look = async (name: string, flags: RightsFlags): Promise<Rights> => {
  const playbook = playbookNamed(flags.playbook)
  const target = await openTarget(name, openOptions(flags))
  const closed = stopping.closing(() => target.close())
  const progress = new Progress(1, flags.verbose ?? false)
  try {
    if (target.kind === 'bundle') throw new UsageError('a recording has no rights: give the live server')
    let state = emptyState
    for await (const event of run(playbook, target, { deadlineMs: flags.deadline * 1000, signal: stopping.signal })) {
      state = fold(state, event)
      progress.event(name, event)
    }
    if (state.failure) throw new TargetError(state.failure.message, state.failure.hint ?? undefined)
    return await rightsOf(target, state)
  } finally {
    progress.end()
    await target.close()
    closed()
  }
}

const render = (rights: Rights, { format }: RightsFlags): string => {
  if (format === 'json') return rightsJson(rights)
  if (format === 'human') return rightsHuman(rights, display(false))
  return rights.sudoers ?? '# Nothing that a list of commands could allow is missing.\n'
}
