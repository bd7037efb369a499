import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { MendState } from '../run/mend-state.ts'
import type { RunState } from '../run/state.ts'
import type { Asker, Services } from '../ui/services.ts'
import { failureOf, UsageError } from './failure.ts'
import { HeldTarget } from './held-target.ts'
import { inspection } from './inspection.ts'
import { openOptions, type TargetFlags } from './options.ts'
import { display, toFile } from './output.ts'
import { version } from './version.ts'
import { insideOf } from './way.ts'

/** What the screens are given: servers, playbooks, reports, files. The engine is loaded once it is needed. */
export const uiServices = (flags: TargetFlags): Services => {
  const held = new HeldTarget()
  return {
    ...questions(flags, held),
    playbook: async (id) => (await import('./catalogue.ts')).playbookNamed(id, () => {}),
    playbooks: async () => (await import('./playbook-choices.ts')).playbookChoices(),
    hosts: async () => (await import('./host-choices.ts')).hostChoices(flags.sshConfig),
    exportReport,
    ...mending(flags),
    exportText: async (text, path) => written(path, text),
    write: (sequence) => void process.stdout.write(sequence),
    now: () => new Date(),
  }
}

/** One connection for the run and for what is looked at afterwards. */
const questions = (flags: TargetFlags, held: HeldTarget): Pick<Services, 'run' | 'inspect'> => {
  const openFor = (asker: Asker) => ({ ...openOptions(flags), prompt: asker.secret, confirmHostKey: asker.hostKey })
  return {
    run: async function* ({ target, playbook, asker, signal, skipped }) {
      const { targetEvents } = await import('./target-events.ts')
      const deadlineMs = flags.deadline * 1000
      yield* targetEvents({ target, playbook, open: openFor(asker), deadlineMs, signal, skipped, held })
    },
    inspect: ({ target, asker, asked }) => {
      const open = async () => (await import('../target/open.ts')).openTarget(target, openFor(asker))
      return inspection(held, { name: target, open }, asked)
    },
  }
}

/** What changes a server, always with a person who approves. */
const mending = (flags: TargetFlags): Pick<Services, 'fixes' | 'mend' | 'runs' | 'undo' | 'savePlan'> => ({
  fixes: async (ids) => (await import('./fix-choices.ts')).fixChoices(ids),
  mend: async function* (start) {
    yield* (await import('./ui-mend.ts')).mendEvents(flags, start)
  },
  runs: async () => (await import('./ui-mend.ts')).recordedRuns(),
  undo: async function* (run, start) {
    yield* (await import('./ui-mend.ts')).undoEvents(flags, run, start)
  },
  savePlan: async (plan, { target, options }, path) =>
    written(
      path,
      (await import('./plan-file.ts')).planText(resolve(path), { target, inside: insideOf(flags), options, plan }),
    ),
})

const endings: Readonly<Record<string, string>> = { md: 'markdown', txt: 'human', json: 'json', xml: 'junit' }

const exportReport = async (run: RunState | null, mends: readonly MendState[], path: string): Promise<string> => {
  const format = endings[/\.([a-z]+)$/.exec(path)?.[1] ?? '']
  if (format === undefined)
    throw new UsageError(
      `the name's ending says the format: ${Object.keys(endings)
        .map((each) => `.${each}`)
        .join(' ')}`,
    )
  const texts = [...(run ? [await rendered(format, run, { color: false, width: 100 })] : [])]
  // What was done about it belongs to the ticket; the other formats are for programs, which have one of its own.
  if (format === 'markdown' && mends.length > 0) {
    const { mendMarkdown } = await import('../report/mend/markdown.ts')
    texts.push(...mends.map((each) => mendMarkdown(each, version())))
  }
  return written(path, texts.join('\n'))
}

/** A new file only: nothing that is there is lost. */
const written = (path: string, text: string): string => {
  const file = resolve(path)
  if (existsSync(file)) throw new UsageError(`${path} is there already: give another name`)
  toFile(file)(text)
  return `written: ${file}`
}

/** A run as one of the report's formats. */
export const rendered = async (
  format: string,
  run: RunState,
  shown: { readonly color?: boolean; readonly width?: number } = {},
  note: string | null = null,
): Promise<string> => {
  const { formats } = await import('../report/index.ts')
  const found = formats.find(({ id }) => id === format)
  if (!found) throw new UsageError(failureOf(`there is no format ${format}`).message)
  return found.render([run], {
    playbook: run.playbook,
    startedAt: run.startedAt,
    durationMs: run.durationMs,
    status: run.status,
    failOn: 'warning',
    version: version(),
    note,
    display: { ...display(false), ...shown },
  })
}
