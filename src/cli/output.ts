import { accessSync, constants, openSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Command } from 'commander'
import type { Display, Format, ReportMeta } from '../report/format.ts'
import { formats } from '../report/index.ts'
import { ndjsonLine } from '../report/ndjson.ts'
import type { RunEvent } from '../run/event.ts'
import { didYouMean } from '../run/near.ts'
import type { RunState } from '../run/state.ts'
import { UsageError } from './failure.ts'
import { option } from './options.ts'
import { inCi } from './progress-line.ts'

const known = [...formats.map(({ id }) => id), 'ndjson']
const later = ['tap', 'prometheus', 'github']

/** What `--format` and `-o` said, in the order in which it was typed. */
export type OutputWords = ({ readonly format: string } | { readonly file: string })[]

export const withOutputOptions = (command: Command): { readonly words: OutputWords } => {
  const words: OutputWords = []
  command
    .addOption(
      option('--format <format>', `${known.join(', ')}; may be repeated`)
        .argParser((format: string) => {
          words.push({ format })
          return format
        })
        .helpGroup('The report:'),
    )
    .addOption(
      option('-o, --output <file>', 'write the format before it to a file; - is stdout')
        .argParser((file: string) => {
          words.push({ file })
          return file
        })
        .helpGroup('The report:'),
    )
    .addOption(
      option('--fail-on <status>', 'exit status 0 below it: warning or critical')
        .choices(['warning', 'critical'])
        .default('warning')
        .helpGroup('The report:'),
    )
    .addOption(option('--details', 'human: every finding').helpGroup('The report:'))
  return { words }
}

export interface Output {
  readonly format: string
  /** null: stdout. */
  readonly file: string | null
}

/** `--format json -o a.json --format junit` is two reports: JSON to a file, JUnit to stdout. */
export const pairs = (words: OutputWords): readonly Output[] => {
  const outputs: { format: string | null; file: string | null }[] = []
  for (const word of words) {
    const last = outputs.at(-1)
    if ('format' in word) {
      if (last && last.format === null) last.format = word.format
      else outputs.push({ format: word.format, file: null })
    } else if (last && last.file === null) last.file = word.file
    else outputs.push({ format: null, file: word.file })
  }
  if (outputs.length === 0) outputs.push({ format: 'human', file: null })
  const settled = outputs.map(({ format, file }) => ({ format: format ?? 'human', file: file === '-' ? null : file }))
  for (const { format } of settled) checkFormat(format)
  if (settled.filter(({ file }) => file === null).length > 1)
    throw new UsageError(
      'two formats cannot share stdout',
      'Give all but one of them a file: --format junit -o results.xml',
    )
  return settled
}

const checkFormat = (format: string): void => {
  if (known.includes(format)) return
  if (later.includes(format))
    throw new UsageError(`the format ${format} is not built yet`, `There is ${known.join(', ')}.`)
  throw new UsageError(`there is no format "${format}"${didYouMean(format, known)}`, `There is ${known.join(', ')}.`)
}

/** Where the reports of one run go. Files are opened before anything is asked, so that a wrong path costs nothing. */
export class Outputs {
  readonly #sinks: readonly { readonly format: string; readonly write: (text: string) => void }[]

  constructor(outputs: readonly Output[]) {
    this.#sinks = outputs.map(({ format, file }) => ({ format, write: file === null ? toStdout : toFile(file) }))
  }

  event(target: string, event: RunEvent): void {
    for (const { format, write } of this.#sinks) if (format === 'ndjson') write(ndjsonLine(target, event))
  }

  end(runs: readonly RunState[], meta: ReportMeta): void {
    for (const { format, write } of this.#sinks) {
      const found: Format | undefined = formats.find(({ id }) => id === format)
      if (found) write(found.render(runs, meta))
    }
  }
}

const toStdout = (text: string): void => void process.stdout.write(text)

export const toFile = (path: string): ((text: string) => void) => {
  checkWritable(path)
  let fd: number | undefined
  return (text) => {
    try {
      fd ??= openSync(path, 'w', 0o644)
      writeSync(fd, text)
    } catch (error) {
      throw cannotWrite(path, error)
    }
  }
}

/** Before the work, not after it. */
export const checkWritable = (path: string): void => {
  if (path === '') throw new UsageError('the report needs the name of a file, and got none', 'Write: -o FILE')
  try {
    const there = statSync(path, { throwIfNoEntry: false })
    if (there?.isDirectory()) throw new Error('it is a folder')
    accessSync(there ? path : dirname(path), constants.W_OK)
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'permission denied',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
}
/** Why something could not be written, in plain words. */
export const reasonOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  return reasons[code ?? ''] ?? message
}
const cannotWrite = (path: string, error: unknown): UsageError =>
  new UsageError(`${path} cannot be written: ${reasonOf(error)}`)

/** What the terminal can show. NO_COLOR, CI, pipes and TERM=dumb get no colour; a locale without UTF-8 gets ASCII. */
export const display = (details: boolean): Display => {
  const { env, stdout } = process
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || ''
  return {
    width: (stdout.isTTY ? stdout.columns : Number(env.COLUMNS)) || 80,
    color: Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb' && !inCi(),
    unicode: /utf-?8/i.test(locale),
    details,
  }
}
