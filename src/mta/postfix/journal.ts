import { lackOf } from '../../probes/lacking.ts'
import type { ExecAsk, Reading } from '../../target/target.ts'
import { type LogText, trouble } from './log-files.ts'

/** Lines of the journal that are looked at, newest last: one pass, whose price does not grow with the journal. */
const mostLines = 50_000

/** Of syslog's facility mail: Postfix, Dovecot, the content filter, whatever their units are called. journald.conf(5). */
const read = `export LC_ALL=C
journalctl SYSLOG_FACILITY=2 -n "$1" -o short-iso --no-pager -q`

/**
 * What went wrong as it stands, the rest as figures: how much was sent by hour, logins by hour, addresses that hand mail
 * in. In one pass, as each costs the host its reading of the journal. $2 and later: texts of trouble.
 */
const survey = `${read} | awk '
BEGIN { for (n = 2; n < ARGC; n++) words[n] = ARGV[n]; last = ARGC; ARGC = 1 }
{ for (n = 2; n < last; n++) if (index($0, words[n])) { print; break } }
/ status=sent \\(/ { if (!index($0, "relay=127.0.0.1")) sent[substr($0, 1, 13)]++ }
/ client=/ {
  if (match($0, / sasl_username=[^ ,]*/)) {
    logins[substr($0, 1, 13) ":00:00" substr($0, RSTART, RLENGTH)]++
  } else if (match($0, / client=[^[]*\\[[^]]*\\]/)) {
    at = substr($0, RSTART, RLENGTH); sub(/^[^[]*/, "", at)
    if (at !~ /^\\[(127\\.|::1\\])/) clients[at]++
  }
}
END {
  for (each in sent) print "@sent " sent[each] " " each
  for (each in logins) print "@login " logins[each] " " each
  for (each in clients) print "@client " clients[each] " client=" each
}' "$@" | tail -c 1048576`

const find = `${read} | { shift; grep -aF "$@"; } | tail -c 524288`

const ask = (script: string, name: string, words: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', script, name, String(mostLines), ...words],
  as: 'root',
  orSelf: true,
  timeoutMs: 30_000,
  slow: true,
})

export const journalAsk: ExecAsk = ask(survey, 'journal', trouble)

/** Lines with one of these texts. */
export const journalled = (texts: readonly string[]): ExecAsk => ({
  ...ask(
    find,
    'journal-lines',
    texts.flatMap((text) => ['-e', text]),
  ),
  varies: true,
})

/** A container's log is what its first process prints: its engine has it (postlogd(8) with maillog_file = /dev/stdout). */
export const containerLog: ExecAsk = {
  kind: 'exec',
  argv: ['logs', '--tail', '10000'],
  engine: true,
  maxBytes: 8 << 20,
  timeoutMs: 30_000,
  slow: true,
}

const isMail = (text: string): boolean => /\bpostfix/.test(text)

const journalOf = (readings: readonly Reading[]): Reading | undefined =>
  readings.find(({ ask: each }) => each.kind === 'exec' && each.argv[3] === 'journal')

/** Why this login sees none of it; null: it is not for want of a right. */
export const journalDenied = (readings: readonly Reading[]): string | null => {
  const found = journalOf(readings)
  const lack = found ? lackOf(found) : null
  return lack ? `this login may not read the journal: ${lack.why}` : null
}

/** What the journal said; null: nothing about mail. */
export const fromJournal = (readings: readonly Reading[]): LogText | null => {
  const found = journalOf(readings)
  if (found?.status !== 'ok' || found.stdout === '') return null
  const lines = found.stdout.split('\n')
  const counted = (mark: string): string =>
    lines.flatMap((line) => (line.startsWith(mark) ? [line.slice(mark.length)] : [])).join('\n')
  return {
    path: '',
    texts: [lines.filter((line) => !/^@(?:sent|login|client) /.test(line)).join('\n')],
    files: ['journal'],
    sent: counted('@sent '),
    logins: counted('@login '),
    clients: counted('@client '),
    truncated: found.truncated === true,
  }
}

/** What the engine of a container has kept; null: nothing about mail. */
export const fromContainer = (readings: readonly Reading[]): LogText | null => {
  const found = readings.find(({ ask: each }) => each.kind === 'exec' && each.engine)
  if (found?.status !== 'ok' || !isMail(found.stdout)) return null
  return { path: '', texts: [found.stdout], files: ['container log'], sent: null, truncated: found.truncated === true }
}
