import { existsSync, globSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { listRuns } from '../run/journal.ts'
import { recordedHere } from '../run/undo.ts'
import type { HostChoice } from '../ui/services.ts'

/** Changes that are looked through for their hosts. */
const mostRuns = 50

/** Included files lead no further than this: ssh_config(5) has 16. */
const deepest = 16

/** Hosts that can be chosen from: those of recent changes first, then those that an SSH configuration names; a name with a wildcard is a rule. */
export const hostChoices = (config = join(homedir(), '.ssh', 'config')): readonly HostChoice[] => {
  const shown = config.replace(homedir(), '~')
  const found = new Map<string, string>()
  for (const run of listRuns().slice(0, mostRuns)) {
    const { way, at } = recordedHere(run)?.head ?? {}
    if (way && at && !found.has(way.target)) found.set(way.target, `changed ${at.slice(0, 16).replace('T', ' ')}`)
  }
  for (const name of namesIn(config, 0)) if (!found.has(name)) found.set(name, shown)
  return [...found].map(([target, from]) => ({ target, from }))
}

const namesIn = (file: string, depth: number): readonly string[] => {
  if (depth > deepest || !existsSync(file)) return []
  return readText(file)
    .split('\n')
    .flatMap((raw) => {
      const [, keyword = '', rest = ''] = /^\s*(host|include)[\s=]+(.*)$/i.exec(raw) ?? []
      const words = rest.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? []
      if (keyword.toLowerCase() === 'host') return words.filter((word) => !/[*?!]/.test(word))
      return words.flatMap((word) => globSync(inSsh(word)).flatMap((each) => namesIn(each, depth + 1)))
    })
}

const inSsh = (path: string): string =>
  path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(homedir(), '.ssh', path)

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // What cannot be read offers nothing to choose; connecting will say what is wrong with it.
    return ''
  }
}
