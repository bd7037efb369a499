import { shellWord } from '../probes/shell-word.ts'
import type { ReportedDiagnosis } from '../run/event.ts'

/** A recording, or a name that a shell would read differently, is not repeated. */
const named = (target: string): string =>
  /^[\w.@:[\]/-]+$/.test(target) && !/^(?:bundle:|@|-)/.test(target) ? target : 'TARGET'

export interface FixCommand {
  readonly command: string
  /** What it does, as the end of a sentence. */
  readonly does: string
}

const inSentence = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title

/** The commands that carry out a cure, best first. Only those that there are: a report promises nothing else. */
export const fixCommands = (
  target: string,
  { mends = [], fixOptions = {} }: ReportedDiagnosis,
): readonly FixCommand[] =>
  mends.map(({ id, title }) => {
    const set = Object.entries(fixOptions[id] ?? {}).map(([name, value]) => ` --set ${shellWord(`${name}=${value}`)}`)
    return { command: `mailmedic fix ${id} ${named(target)}${set.join('')}`, does: inSentence(title) }
  })
