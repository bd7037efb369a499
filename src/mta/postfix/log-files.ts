import type { Ask, ExecAsk, FileAsk, Reading } from '../../target/target.ts'

/** Texts of lines that tell what went wrong. */
export const trouble = [
  'status=deferred',
  'status=bounced',
  'status=expired',
  'panic:',
  'fatal:',
  'error:',
  'warning:',
  'reject:',
  ' hold: ',
  'scanners failed',
  "caused error '",
]

/** What went wrong, out of the last part of a log; then a little of what went well. */
const troubleIn = (path: string, tail: number): FileAsk => ({
  kind: 'file',
  path,
  as: 'root',
  orSelf: true,
  tail,
  match: trouble,
  maxBytes: 1 << 20,
})
const sentIn = (path: string): FileAsk => ({
  kind: 'file',
  path,
  as: 'root',
  orSelf: true,
  tail: 1 << 20,
  match: ['status=sent'],
  maxBytes: 128 << 10,
})
/** How much went well, by hour or minute of the stamp: a line of figures instead of megabytes of log. */
const countSent = (path: string): ExecAsk => ({
  kind: 'exec',
  argv: [
    'sh',
    '-c',
    'export LC_ALL=C; tail -c 16777216 "$1" | grep " status=sent (" | grep -v "relay=127\\.0\\.0\\.1" | cut -c1-13 | uniq -c',
    'sent',
    path,
  ],
  as: 'root',
  orSelf: true,
})
/** Mail that amavis threw away: the last of it, as a busy server has much of that every day. */
const discardsIn = (path: string): FileAsk => ({
  kind: 'file',
  path,
  as: 'root',
  orSelf: true,
  tail: 8 << 20,
  match: ['Blocked SPAM {Discarded'],
  maxBytes: 64 << 10,
})
const loginScript = `export LC_ALL=C
tail -c 16777216 "$1" | grep " client=.* sasl_username=" | sed -n \\
  -e 's/^\\([0-9][0-9-]*[T ][0-9][0-9]\\):.* sasl_username=\\([^ ,]*\\).*/\\1:00:00 sasl_username=\\2/p' \\
  -e 's/^\\([A-Z][a-z][a-z] [ 0-9][0-9] [0-9][0-9]\\):.* sasl_username=\\([^ ,]*\\).*/\\1:00:00 sasl_username=\\2/p' |
  sort | uniq -c | sort -rn | head -n 300`
/** Messages handed in with a login, by hour and login: a few lines, however busy the server is. */
const countLogins = (path: string): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', loginScript, 'logins', path],
  as: 'root',
  orSelf: true,
})
const clientScript = `export LC_ALL=C
tail -c 16777216 "$1" | grep " client=" | grep -v -e " sasl_username=" -e "\\[127\\." -e "\\[::1\\]" |
  sed -n 's/.* client=[^[]*\\[\\([^]]*\\)\\].*/client=[\\1]/p' | sort | uniq -c | sort -rn | head -n 100`
/** Who hands mail in over the network: other servers, by their addresses. */
const countClients = (path: string): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', clientScript, 'clients', path],
  as: 'root',
  orSelf: true,
})
/** Files that logrotate put aside within the last day, oldest first, whatever it calls them: mail.log.2.gz, maillog-20261122. */
const archivedScript = `export LC_ALL=C; p=$1; shift
for f in $(ls -tr "$p".[0-9]* "$p"-[0-9]* 2>/dev/null | tail -n 3); do
  [ "$f" != "$p.1" ] && [ -r "$f" ] && [ -n "$(find "$f" -mmin -1440 -size -16384k 2>/dev/null)" ] || continue
  zcat -f < "$f" 2>/dev/null | tail -c 16777216 | grep -aF "$@"
done | tail -c 524288`
/** Lines with one of these texts in rotated files that are no longer the first. */
export const archivedIn = (path: string, match: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', archivedScript, 'archived', path, ...match.flatMap((text) => ['-e', text])],
  as: 'root',
  orSelf: true,
})
export const logAsks = (path: string): readonly Ask[] => [
  troubleIn(path, 16 << 20),
  sentIn(path),
  troubleIn(`${path}.1`, 4 << 20),
  countSent(path),
  discardsIn(path),
  countLogins(path),
  countClients(path),
]
/** Asked of the log that was found: it would make the first batch of questions too large. */
export const olderTrouble = (path: string): Ask => archivedIn(path, trouble)

export interface LogText {
  readonly path: string
  /** Newest last, the rotated file's before the current one's. */
  readonly texts: readonly string[]
  readonly files: readonly string[]
  /** Counts of what went well, see countSent; null: could not be counted. */
  readonly sent: string | null
  /** Counts of logins, see countLogins; null: could not be counted. */
  readonly logins?: string | null
  /** Counts of addresses, see countClients; null: could not be counted. */
  readonly clients?: string | null
  /** Lines about mail that the content filter discarded. */
  readonly discards?: string
  /** Older rotated files had something to say too, see archivedIn. */
  readonly archived?: boolean
  readonly truncated: boolean
}

/** The first of the paths whose file answered; where none did, the status of each says why. */
export const chooseLog = (paths: readonly string[], readings: readonly Reading[]): LogText | null => {
  // Just rotated, a log is not there until its next line: what was put aside is the log then.
  for (const [path, there] of [
    ...paths.map((path) => [path, true] as const),
    ...paths.map((path) => [path, false] as const),
  ]) {
    const of = (wanted: string, match: string) =>
      readings.find(({ ask }) => ask.kind === 'file' && ask.path === wanted && ask.match?.includes(match))
    const [current, sent, rotated] = [of(path, 'fatal:'), of(path, 'status=sent'), of(`${path}.1`, 'fatal:')]
    if (there ? current?.status !== 'ok' : current?.status !== 'absent' || rotated?.status !== 'ok') continue
    const counted = (name: string): string | null => {
      const found = readings.find(
        ({ ask }) => ask.kind === 'exec' && ask.argv[0] === 'sh' && ask.argv[3] === name && ask.argv[4] === path,
      )
      return found?.status === 'ok' && !found.stderr.includes('cannot open') ? found.stdout : null
    }
    const discards = of(path, 'Blocked SPAM {Discarded')
    const used = [rotated, current, sent].filter((reading) => reading?.status === 'ok')
    const archived = counted('archived') ?? ''
    return {
      path,
      texts: [archived, ...used.map((reading) => reading?.stdout ?? '')],
      files: [...(there ? [path] : []), ...(rotated?.status === 'ok' ? [`${path}.1`] : [])],
      sent: counted('sent'),
      logins: counted('logins'),
      clients: counted('clients'),
      discards: discards?.status === 'ok' ? discards.stdout : '',
      archived: archived !== '',
      truncated: used.some((reading) => reading?.truncated === true),
    }
  }
  return null
}
