import { existsSync, globSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { HostChoice } from '../ui/services.ts'

/** Included files lead no further than this: ssh_config(5) has 16. */
const deepest = 16

/** Hosts that can be chosen from: those that an SSH configuration names. Names with wildcards are rules, not hosts. */
export const hostChoices = (config = join(homedir(), '.ssh', 'config')): readonly HostChoice[] => {
  const shown = config.replace(homedir(), '~')
  return [...new Set(namesIn(config, 0))].map((target) => ({ target, from: shown }))
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
