import { defineProbe, type Facts, Unknown, unknown, whyOf } from '../../probes/probe.ts'
import type { MessageGroup, QueueFact } from '../../queue/queue.ts'
import type { ExecAsk, Reading } from '../../target/target.ts'
import { queueListing } from './queue-listing.ts'
import { postfixSettings } from './settings.ts'

const directories = ['/var/spool/postfix', '/opt/zimbra/data/postfix/spool']

/** No Postfix command lists corrupt: it is a directory of damaged files. */
const corruptIn = (paths: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['find', ...paths.map((path) => `${path}/corrupt`), '-type', 'f', '-exec', 'stat', '-c', '%Y %s %n', '{}', '+'],
  as: 'root',
  orSelf: true,
})

/** The same for stat(1) of the BSDs, which find(1) starts by itself. */
const corruptOnBsd = (path: string): ExecAsk => ({
  kind: 'exec',
  argv: ['find', `${path}/corrupt`, '-type', 'f', '-exec', 'stat', '-f', '%m %z %N', '{}', '+'],
  as: 'root',
  orSelf: true,
})
const otherStat = /illegal option|invalid option/

interface CorruptFiles {
  readonly files: readonly { readonly path: string; readonly modified: number; readonly bytes: number }[]
  readonly stderr: string
}

const readFiles = (reading: Reading | undefined): CorruptFiles | Unknown =>
  reading?.status === 'ok' && !otherStat.test(reading.stderr)
    ? {
        files: reading.stdout.split('\n').flatMap((line) => {
          const [, modified, bytes, path] = /^(\d+) (\d+) (\/.+)$/.exec(line) ?? []
          return path ? [{ path, modified: Number(modified), bytes: Number(bytes) }] : []
        }),
        stderr: reading.stderr,
      }
    : unknown(reading ? reading.stderr.trim().split('\n')[0] || whyOf(reading) : 'it was not asked')

export const corruptFiles = defineProbe<CorruptFiles>({
  id: 'postfix-corrupt-files',
  ask: [corruptIn(directories)],
  parse: ([reading]) => readFiles(reading),
})

const needs = { listing: queueListing, corrupt: corruptFiles, settings: postfixSettings }

const queueDirectory = ({ settings }: Facts<typeof needs>): string | null =>
  settings.known ? (settings.value.get('queue_directory') ?? null) : null

/** Damaged files of this queue directory; null: could not be seen. */
const filesOf = (directory: string | null, found: CorruptFiles | Unknown): CorruptFiles['files'] | null => {
  if (found instanceof Unknown) return null
  const trouble = found.stderr.split('\n').filter((line) => line.includes('Permission denied'))
  if (trouble.some((line) => directory === null || line.includes(`${directory}/`))) return null
  return directory === null ? found.files : found.files.filter(({ path }) => path.startsWith(`${directory}/corrupt/`))
}

/** What cannot be read has no sender, recipient or reason: only that it is there is known. */
const withCorrupt = (fact: QueueFact, files: CorruptFiles['files'] | null): QueueFact => {
  const counts = { ...fact.counts, corrupt: files?.length ?? null }
  if (!files || files.length === 0) return { ...fact, counts }
  const times = files.map(({ modified }) => modified)
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0)
  const oldest = times.reduce((a, b) => Math.min(a, b))
  const group: MessageGroup = {
    id: 'corrupt-1',
    queue: 'corrupt',
    symptoms: [{ reason: null, domain: '', recipients: 0 }],
    messages: files.length,
    recipients: 0,
    bytes,
    oldest,
    newest: times.reduce((a, b) => Math.max(a, b)),
    samples: files.slice(0, 5).map(({ path, modified }) => ({
      id: path.slice(path.lastIndexOf('/') + 1),
      arrival: modified,
      sender: '',
      recipient: '',
    })),
  }
  return {
    ...fact,
    counts,
    total: fact.total + files.length,
    bytes: fact.bytes + bytes,
    oldest: Math.min(fact.oldest ?? oldest, oldest),
    groups: [...fact.groups, group].sort((a, b) => b.messages - a.messages),
  }
}

/** All six queues. */
export const postfixQueue = defineProbe<QueueFact, typeof needs>({
  id: 'postfix-queue',
  needs,
  ask: (facts) => {
    const directory = queueDirectory(facts)
    if (!directory) return []
    if (!facts.corrupt.known && otherStat.test(facts.corrupt.why)) return [corruptOnBsd(directory)]
    return directories.includes(directory) ? [] : [corruptIn([directory])]
  },
  parse: ([elsewhere], facts) => {
    const { listing, corrupt } = facts
    if (!listing.known) {
      const hung = listing.readings.some(({ status }) => status === 'timeout')
      return unknown(
        hung
          ? `postqueue did not answer in time: showq(8) hangs, dies or is throttled, often for a fault of the queue directory`
          : listing.why,
      )
    }
    const near = corrupt.known ? corrupt.value : unknown(corrupt.why)
    return withCorrupt(listing.value, filesOf(queueDirectory(facts), elsewhere ? readFiles(elsewhere) : near))
  },
})
