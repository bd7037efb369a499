import type { ExecAsk } from '../../target/target.ts'

/**
 * Chooses the log: the first of the files that has something in it, else the journal, else the first that is there. $1 how many
 * files, then the files, then what is left for the rest of the script. Says what it chose as its first line.
 */
const choose = `export LC_ALL=C; n=$1; shift; log= empty=
while [ "$n" -gt 0 ]; do
  if [ -z "$log" ]; then if [ -s "$1" ]; then log=$1; elif [ -z "$empty" ] && [ -e "$1" ]; then empty=$1; fi; fi
  shift; n=$((n - 1))
done
if [ -z "$log" ] && [ -n "$(journalctl SYSLOG_FACILITY=2 -n 1 -o cat --no-pager -q 2>/dev/null)" ]; then echo '@journal'
else
  [ -n "$log" ] || log=$empty
  if [ -z "$log" ]; then echo '@none'; exit; fi
  if [ ! -r "$log" ]; then echo "@denied $log"; exit; fi
  echo "@file $log"
fi
`

/** $1 how many of the last lines, then everything that is written from now on, also after the log is rotated. */
const following = `if [ -n "$log" ]; then exec tail -n "$1" -F -- "$log" 2>/dev/null
else exec journalctl -f -n "$1" SYSLOG_FACILITY=2 -o short-iso --no-pager -q; fi`

/** $1 since when, epoch seconds; then \`-e TEXT\` pairs. What was rotated since then is looked through too, oldest first. */
const finding = `since=$1; shift
if [ -n "$log" ]; then
  IFS='
'
  for f in $(ls -tr "$log" "$log".[0-9]* "$log"-[0-9]* 2>/dev/null); do
    [ "$(stat -c %Y "$f")" -ge "$since" ] || continue
    case $f in
      *.gz) zcat "$f" ;; *.xz) xzcat "$f" ;; *.bz2) bzcat "$f" ;; *.zst) zstdcat "$f" ;; *) cat "$f" ;;
    esac 2>/dev/null | grep -aF "$@"
  done
else journalctl SYSLOG_FACILITY=2 --since "@$since" -o short-iso --no-pager -q | grep -aF "$@"; fi | tail -c 524288`

const asked = (script: string, name: string, files: readonly string[], words: readonly string[]) =>
  ({
    kind: 'exec',
    argv: ['sh', '-c', `${choose}${script}`, name, String(files.length), ...files, ...words],
    as: 'root',
    orSelf: true,
  }) as const satisfies ExecAsk

/** The last lines of the log, then what is written to it, until the deadline. For a stream. */
export const followAsk = (files: readonly string[], last: number, timeoutMs: number): ExecAsk => ({
  ...asked(following, 'follow', files, [String(last)]),
  timeoutMs,
  live: true,
})

/** Lines that hold one of the texts, oldest first, from the log and what was rotated since then (epoch seconds). */
export const findAsk = (files: readonly string[], since: number, texts: readonly string[]): ExecAsk => ({
  ...asked(finding, 'find', files, [String(Math.max(0, Math.floor(since))), ...texts.flatMap((text) => ['-e', text])]),
  timeoutMs: 30_000,
  slow: true,
})

/** Where log lines come from. */
export type LogPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'journal' }
  | { readonly kind: 'denied'; readonly path: string }
  | { readonly kind: 'none' }

/** The first line that the scripts print; null: it is not one. */
export const placeOf = (line: string): LogPlace | null => {
  const [, kind, path = ''] = /^@(file|journal|denied|none)(?: (.*))?$/.exec(line) ?? []
  if (kind === 'file' || kind === 'denied') return { kind, path }
  return kind === 'journal' || kind === 'none' ? { kind } : null
}
