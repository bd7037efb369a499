import type { Ask, ExecAsk, FileAsk, Reading } from '../../target/target.ts'

const trouble = [
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
export const logAsks = (path: string): readonly Ask[] => [
  troubleIn(path, 16 << 20),
  sentIn(path),
  troubleIn(`${path}.1`, 4 << 20),
  countSent(path),
]

export interface LogText {
  readonly path: string
  /** Newest last, the rotated file's before the current one's. */
  readonly texts: readonly string[]
  readonly files: readonly string[]
  /** Counts of what went well, see countSent; null: could not be counted. */
  readonly sent: string | null
  readonly truncated: boolean
}

/** The first of the paths whose file answered; where none did, the status of each says why. */
export const chooseLog = (paths: readonly string[], readings: readonly Reading[]): LogText | null => {
  for (const path of paths) {
    const of = (wanted: string, match: string) =>
      readings.find(({ ask }) => ask.kind === 'file' && ask.path === wanted && ask.match?.includes(match))
    const [current, sent, rotated] = [of(path, 'fatal:'), of(path, 'status=sent'), of(`${path}.1`, 'fatal:')]
    if (current?.status !== 'ok') continue
    const counted = readings.find(({ ask }) => ask.kind === 'exec' && ask.argv[0] === 'sh' && ask.argv.at(-1) === path)
    const used = [rotated, current, sent].filter((reading) => reading?.status === 'ok')
    return {
      path,
      texts: used.map((reading) => reading?.stdout ?? ''),
      files: [path, ...(rotated?.status === 'ok' ? [`${path}.1`] : [])],
      sent: counted?.status === 'ok' && !counted.stderr.includes('cannot open') ? counted.stdout : null,
      truncated: used.some((reading) => reading?.truncated === true),
    }
  }
  return null
}
