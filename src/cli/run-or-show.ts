import { onTerminal } from './on-terminal.ts'
import type { OutputWords } from './output.ts'
import type { RunFlags } from './run-playbook.ts'
import { targetsOf } from './targets.ts'

/** On a terminal the screens, one server at a time; else, and for several servers, the run and its report. */
export const runOrShow = async (
  playbook: string,
  words: readonly string[],
  flags: RunFlags,
  output: OutputWords,
): Promise<void> => {
  if (onTerminal(output)) {
    const targets = words.length === 0 ? await here() : await targetsOf(words)
    if (targets.length <= 1) return show(playbook, targets[0], flags)
  }
  const { runPlaybook } = await import('./run-playbook.ts')
  await runPlaybook(playbook, words, flags, output)
}

/** This machine, where it runs a mail server; else the person chooses. */
const here = async (): Promise<readonly string[]> => {
  const { mailServerHere } = await import('./targets.ts')
  return mailServerHere() ? ['local'] : []
}

const show = async (playbook: string, target: string | undefined, flags: RunFlags): Promise<void> => {
  const [{ openUi }, { uiServices }] = await Promise.all([import('./ui.ts'), import('./ui-services.ts')])
  const wanted = { playbook, ...(target === undefined ? {} : { target, recording: target.startsWith('bundle:') }) }
  process.exitCode = await openUi(uiServices(flags), wanted)
}
