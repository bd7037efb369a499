import type { ExecAsk, FileAsk } from '../target/target.ts'
import { clock } from './clock.ts'
import { defineProbe } from './probe.ts'

export interface VirusSignatures {
  /** Of the daily signatures: the newest of its files. Empty: there are none. */
  readonly files: readonly { readonly path: string; readonly ageSeconds: number }[]
  /** The last complaint of freshclam(1); null: none seen. */
  readonly complaint: string | null
}

const folders = ['/opt/zimbra/data/clamav/db', '/var/lib/clamav']
const statAsk: ExecAsk = {
  kind: 'exec',
  argv: [
    'stat',
    '-c',
    '%Y %n',
    ...folders.flatMap((folder) => ['daily.cvd', 'daily.cld'].map((name) => `${folder}/${name}`)),
  ],
  as: 'root',
  orSelf: true,
}
const logs = ['/opt/zimbra/log/freshclam.log', '/var/log/clamav/freshclam.log'].map(
  (path): FileAsk => ({
    kind: 'file',
    path,
    as: 'root',
    orSelf: true,
    tail: 65_536,
    match: ['ERROR: ', 'WARNING: ', 'is up-to-date', 'updated (version'],
    maxBytes: 4_096,
  }),
)

const needs = { clock }

/** How old the virus signatures are, by the time of their files; null: could not be seen. */
export const virusSignatures = defineProbe<VirusSignatures | null, typeof needs>({
  id: 'virus-signatures',
  needs,
  ask: [statAsk, ...logs],
  parse: ([stat, ...said], { clock: known }, now) => {
    // Not worth an unknown verdict where it could not be asked: mail flows with old signatures too.
    if (stat?.status !== 'ok' || stat.stderr.includes('Permission denied')) return null
    const host = known.known ? known.value.epoch : now.getTime() / 1000
    const files = stat.stdout.split('\n').flatMap((line) => {
      const [, modified, path] = /^(\d+) (\/.+)$/.exec(line) ?? []
      return path ? [{ path, ageSeconds: Math.max(0, Math.round(host - Number(modified))) }] : []
    })
    const lines = said.flatMap(({ status, stdout }) => (status === 'ok' ? stdout.trim().split('\n') : []))
    const good = lines.findLastIndex((line) => /is up-to-date|updated \(version/.test(line))
    const bad = lines.findLastIndex((line) => line.includes('ERROR: '))
    return {
      files: files.toSorted((a, b) => a.ageSeconds - b.ageSeconds),
      complaint: bad > good ? (lines[bad] ?? null) : null,
    }
  },
})
