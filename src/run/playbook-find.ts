import { readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { didYouMean } from './near.ts'
import type { Playbook } from './playbook.ts'
import { type Catalogue, loadPlaybook, maxBytes, PlaybookError } from './playbook-load.ts'

export type PlaybookOrigin = 'project' | 'user' | 'built in' | 'file'

export interface PlaybookFile {
  readonly id: string
  readonly file: string
  readonly origin: PlaybookOrigin
}

export interface PlaybookPlaces {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export const builtInFolder = fileURLToPath(new URL('../../playbooks/', import.meta.url))

/** Where people keep their own things: `$XDG_CONFIG_HOME/mailmedic`, else `~/.config/mailmedic`. */
export const configFolder = (env: PlaybookPlaces['env']): string =>
  join(env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : join(homedir(), '.config'), 'mailmedic')

/** Every playbook there is; one's own of the same id replaces the one that is built in. */
export const listPlaybooks = ({ cwd, env }: PlaybookPlaces): readonly PlaybookFile[] => {
  const found = new Map<string, PlaybookFile>()
  const folders = [
    [join(cwd, 'playbooks'), 'project'],
    [join(configFolder(env), 'playbooks'), 'user'],
    [builtInFolder, 'built in'],
  ] as const
  for (const [folder, origin] of folders)
    for (const file of yamlFiles(folder)) {
      const id = basename(file).replace(/\.ya?ml$/, '')
      if (!found.has(id))
        found.set(id, { id, file, origin: resolve(folder) === resolve(builtInFolder) ? 'built in' : origin })
    }
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const yamlFiles = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** A playbook by its id or by the path of its file. */
export const findPlaybook = (name: string, places: PlaybookPlaces): PlaybookFile => {
  if (/\.ya?ml$/.test(name) || name.includes('/'))
    return { id: basename(name).replace(/\.ya?ml$/, ''), file: resolve(places.cwd, name), origin: 'file' }
  const all = listPlaybooks(places)
  const found = all.find(({ id }) => id === name)
  if (found) return found
  const ids = all.map(({ id }) => id)
  throw new PlaybookNotFound(`there is no playbook "${name}"${didYouMean(name, ids)}`, `There is: ${ids.join(', ')}.`)
}

export class PlaybookNotFound extends Error {
  override readonly name = 'PlaybookNotFound'
  readonly hint: string
  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

export const readPlaybook = ({ id, file, origin }: PlaybookFile, catalogue: Catalogue): Playbook => {
  const playbook = loadPlaybook(readText(file), file, catalogue)
  if (origin !== 'file' && playbook.id !== id)
    throw new PlaybookError([{ file, line: 1, column: 1, message: `id "${playbook.id}" and the file's name differ` }])
  return playbook
}

const readText = (file: string): string => {
  try {
    const stat = statSync(file)
    if (!stat.isFile()) throw new Error('it is no file')
    if (stat.size > maxBytes) throw new Error(`it is larger than ${maxBytes / 1024} KiB`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why =
      error instanceof Error ? (reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? error.message) : `${error}`
    throw new PlaybookNotFound(`the playbook ${file} cannot be read: ${why}`, 'See: mailmedic playbook list')
  }
}
const reasons: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EACCES: 'permission denied' }
