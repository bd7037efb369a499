import { helloTools } from './context.ts'
import { innerPrelude, type Marked, type PreludeOptions, prelude } from './prelude.ts'
import { octal, quote, quoteAll } from './quote.ts'
import { type SudoRights, sudoFunctions } from './sudo.ts'
import type { ExecAsk, FileAsk } from './target.ts'

/** What one exec or file ask comes down to: a command with its limits. */
export interface Plan {
  readonly argv: readonly string[]
  readonly as?: string
  readonly orSelf: boolean
  readonly stdin?: string
  /** Its standard input is that of the script: what is sent there is in no command line. */
  readonly fed?: boolean
  /** Whole seconds, at least one. */
  readonly seconds: number
  /** Bytes of stdout that are kept; undefined: a stream, all of it. */
  readonly keep?: number
  /** Of a stream: milliseconds without any output after which it is ended. */
  readonly firstByteMs?: number
  /** Of a stream: handed on as it is written. */
  readonly live?: boolean
}

export const defaultKeep = 1024 * 1024
/** A listing begins at once, however long it gets: what is silent for so long hangs. */
const defaultFirstByteMs = 8_000
const fileStatus = { missing: 93, unreadable: 94, directory: 95, special: 96 } as const

/** Exit status of the file question, where it is not that of `tail`. */
export const fileVerdict = (code: number): keyof typeof fileStatus | undefined =>
  (Object.keys(fileStatus) as (keyof typeof fileStatus)[]).find((verdict) => fileStatus[verdict] === code)

/** $1 path, or - for stdin; $2 bytes at the end to look at (or empty), $3 bytes at the end to print, then `-e PATTERN` pairs. */
const fileScript = `p=$1 n=$2 m=$3; shift 3
if [ "$p" = - ]; then :
elif [ ! -e "$p" ]; then ls -ld -- "$p" >/dev/null; exit ${fileStatus.missing}
elif [ -d "$p" ]; then exit ${fileStatus.directory}
elif [ ! -f "$p" ]; then exit ${fileStatus.special}
elif [ ! -r "$p" ]; then ls -ldL -- "$p" >&2; exit ${fileStatus.unreadable}
fi
if [ $# = 0 ]; then
  if [ -n "$n" ] && [ "$n" -lt "$m" ]; then m=$n; fi
  exec tail -c "$m" -- "$p"
fi
if [ -n "$n" ]; then tail -c "$n" -- "$p" | grep -aF "$@" | tail -c "$m"; else grep -aF "$@" -- "$p" | tail -c "$m"; fi`

/** The plan of an ask, or why it cannot be asked at all. */
export const planOf = (ask: ExecAsk | FileAsk, timeoutMs: number, stream = false): Plan | string => {
  const account = ask.as === undefined ? {} : { as: ask.as }
  if (ask.as !== undefined && !/^[A-Za-z0-9_][\w.-]*$/.test(ask.as)) return `"${ask.as}" is no account name`
  const keep = ask.maxBytes ?? defaultKeep
  const limits = {
    orSelf: ask.orSelf !== undefined && ask.orSelf !== false,
    seconds: Math.max(1, Math.ceil((ask.timeoutMs ?? timeoutMs) / 1000)),
  }
  if (ask.kind === 'file') {
    const patterns = (ask.match ?? []).flatMap((text) => ['-e', text])
    if (ask.match?.some((text) => text.includes('\n'))) return 'a line to look for cannot hold a line break'
    if (hasNul([ask.path, ...patterns])) return 'a path cannot hold a NUL character'
    if (ask.match?.length === 0) return 'no line to look for'
    const argv = ['sh', '-c', fileScript, 'mm_file', ask.path, String(ask.tail ?? ''), String(keep + 1), ...patterns]
    return { argv, ...account, ...limits, keep: keep + 1 }
  }
  if (ask.argv.length === 0 || ask.argv[0] === '') return 'no command was given'
  if (hasNul([...ask.argv, ask.stdin ?? ''])) return 'a command cannot hold a NUL character'
  const stdin = ask.stdin === undefined ? {} : { stdin: ask.stdin }
  const endless = ask.live === true ? { live: true } : { firstByteMs: ask.firstByteMs ?? defaultFirstByteMs }
  const kept = stream ? endless : { keep }
  return { argv: ask.argv, ...account, ...limits, ...stdin, ...kept }
}

const hasNul = (texts: readonly string[]): boolean => texts.some((text) => text.includes('\0'))

/** The shell command of one ask. */
export const lineOf = (id: string, plan: Plan): string => {
  const call = `${id} ${plan.seconds} ${quoteAll(plan.argv)}`
  const inside = () => quote(octal(`mm_r ${call}\nexit $?`))
  const line = plan.as === undefined ? `mm_self ${call}` : `mm_as ${plan.as} ${plan.orSelf ? 1 : 0} ${inside()} ${call}`
  const silent = plan.fed ? line : `${line} </dev/null`
  const fed = plan.stdin === undefined ? silent : `printf %s ${quote(plan.stdin)} | ${line}`
  return plan.keep === undefined && plan.live !== true ? `{ ${fed}; } | ${largeBlocks}` : fed
}

/**
 * A stream that is written line by line would cost an encrypted packet a line: seconds of our time in 100,000 lines.
 * What comes first (marks, a few lines) passes as it is written, so that silence is told from a short, slow answer.
 */
const largeBlocks = '{ dd bs=65536 count=16; dd ibs=65536 obs=65536; } 2>/dev/null'

/** What a script says that has nothing to do yet. */
const here = `printf '\\n%s:i:0\\n' "$MM"`

/** A script that runs its first batch at once, then serves later ones from stdin until that ends. */
export const opening = (options: PreludeOptions, hello: boolean, lines: readonly string[]): string => {
  const asked = [...(hello ? [`mm_hello ${helloTools.join(' ')}`] : []), ...lines].join('\n')
  const first = asked || here
  return `${prelude(options)}{\n${withInner(options, first)}\n} </dev/null & mm_p=$!\nmm_serve\n`
}

/** A script that runs one command, whose standard input is the script's own, and ends with it. */
export const single = (options: PreludeOptions, line: string): string =>
  `${prelude(options)}${withInner(options, line)}\n`

/** Ends one ask of the running batch, for that script's stdin. */
export const cut = (id: string): string => `cut ${id}\n`

/** What sudo allows, for the later batches of a script that began without knowing. */
export const telling = (rights: SudoRights): string => `let ${octal(sudoFunctions(rights))}\n`

/** A later batch for that script's stdin: one line. */
export const following = (marked: Marked, lines: readonly string[]): string =>
  `${octal(withInner(marked, lines.join('\n')))}\n`

const withInner = (marked: Marked, text: string): string =>
  text.includes('mm_as ') ? `${innerPrelude(marked)}${text}` : text

/** Linux takes no argument over 128 KiB, and a script is one: this many bytes of encoded batch leave room for the rest. */
const largest = 80_000

/** Batches in order, none of them too large for one script. An ask that alone is too large is alone. */
export const split = <T extends { readonly line: string }>(items: readonly T[]): T[][] => {
  const batches: T[][] = []
  let size = 0
  for (const item of items) {
    const length = octal(item.line).length
    const last = batches.at(-1)
    if (last && size + length <= largest) {
      last.push(item)
      size += length
    } else {
      batches.push([item])
      size = length
    }
  }
  return batches
}
