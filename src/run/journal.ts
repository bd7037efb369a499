import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { TargetError } from '../target/target.ts'
import { type JournalLine, journalLine } from './journal-line.ts'

/** Where the operator's own journals are: $XDG_STATE_HOME/mailmedic/runs, one file a run, for nobody else to read. */
export const runsFolder = (): string =>
  join(
    process.env.MAILMEDIC_STATE ?? join(process.env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'mailmedic'),
    'runs',
  )

/**
 * A name that sorts by time and says what was done: `2026-11-21-203105-relay`. Of this machine's clock, UTC. Its journal is
 * begun, empty, so that no other run of the same second has the name too.
 */
export const newRunId = (fix: string, now: Date): string => {
  const stamp = now.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')
  const base = `${stamp}-${fix}`
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`
    if (reserve(join(runsFolder(), `${id}.ndjson`))) return id
  }
}

const reserve = (path: string): boolean => {
  try {
    mkdirSync(runsFolder(), { recursive: true, mode: 0o700 })
    closeSync(openSync(path, 'wx', 0o600))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw cannotWrite(path, error)
  }
}

/** A run that changed nothing leaves no journal: it was only begun. */
export const forgetRun = (run: string): void => {
  const path = fileOf(run)
  if (existsSync(path) && statSync(path).size === 0) rmSync(path)
}

/** Letters, digits and hyphens: it becomes a file name here and on the host. */
export const isRunId = (text: string): boolean => /^[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6}-[a-z0-9-]{1,60}$/.test(text)

const fileOf = (run: string): string => {
  if (!isRunId(run)) throw new TargetError(`"${run}" is no name of a run.`, 'mailmedic runs lists them.')
  return join(runsFolder(), `${run}.ndjson`)
}

export interface Journal {
  readonly run: string
  readonly path: string
  /** On the disk before it returns. */
  write(line: JournalLine): string
  /** Keeps evidence beside the journal, for nobody else to read; where. */
  keep(name: string, text: string): string
}

/** Throws a TargetError where it cannot be written: then nothing may be changed. */
export const openJournal = (run: string): Journal => {
  const path = fileOf(run)
  return {
    run,
    path,
    write: (line) => {
      const text = `${JSON.stringify(line)}\n`
      toDisk(path, text)
      return text
    },
    keep: (name, text) => {
      const evidence = path.replace(/\.ndjson$/, `.${name}.txt`)
      toDisk(evidence, text)
      return evidence
    },
  }
}

const toDisk = (path: string, text: string): void => {
  try {
    mkdirSync(runsFolder(), { recursive: true, mode: 0o700 })
    const fd = openSync(path, 'a', 0o600)
    try {
      // A line that a crash cut off does not spoil the next; a full disk may take less than all of it, and says so at the next try.
      let rest = Buffer.from(isTorn(path) ? `\n${text}` : text)
      while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest))
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

const isTorn = (path: string): boolean => {
  const text = readFileSync(path)
  return text.length > 0 && text.at(-1) !== 0x0a
}

const cannotWrite = (path: string, error: unknown): TargetError => {
  const why = error instanceof Error ? error.message : String(error)
  return new TargetError(`${path} cannot be written: ${why}`, 'Nothing is changed without a journal.')
}

/** What is written is also kept in `lines`, so that taking back needs no file to be read. */
export const remembering = (journal: Journal, lines: JournalLine[]): Journal => ({
  ...journal,
  write: (line) => {
    lines.push(line)
    return journal.write(line)
  },
})

/** A line that was cut off by a crash is the last one, and is left out. */
export const readLines = (text: string): readonly JournalLine[] =>
  text.split('\n').flatMap((line) => {
    try {
      const parsed = journalLine.safeParse(JSON.parse(line))
      return parsed.success ? [parsed.data as JournalLine] : []
    } catch {
      return []
    }
  })

/** null: there is no such journal on this machine. */
export const readJournal = (run: string): readonly JournalLine[] | null => {
  const path = fileOf(run)
  return existsSync(path) ? readLines(readFileSync(path, 'utf8')) : null
}

/** Newest first. What was only begun is no run. */
export const listRuns = (): readonly string[] => {
  if (!existsSync(runsFolder())) return []
  const names = readdirSync(runsFolder()).filter((name) => name.endsWith('.ndjson'))
  return names
    .map((name) => name.slice(0, -'.ndjson'.length))
    .filter((run) => isRunId(run) && statSync(fileOf(run)).size > 0)
    .sort()
    .reverse()
}
