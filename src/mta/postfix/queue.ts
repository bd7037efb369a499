import { defineProbe, type Facts, unknown } from '../../probes/probe.ts'
import type { QueueFact } from '../../queue/queue.ts'
import type { ExecAsk } from '../../target/target.ts'
import { queueListing } from './queue-listing.ts'
import { postfixSettings } from './settings.ts'

const directories = ['/var/spool/postfix', '/opt/zimbra/data/postfix/spool']

/** find, as it is a directory of damaged files that no Postfix command lists. */
const corruptIn = (paths: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['find', ...paths.map((path) => `${path}/corrupt`), '-type', 'f'],
  as: 'root',
  orSelf: true,
})
export const corruptAsk = corruptIn(directories)

const corruptFiles = defineProbe<{ readonly paths: readonly string[]; readonly stderr: string }>({
  id: 'postfix-corrupt-files',
  ask: [corruptAsk],
  parse: ([reading]) =>
    reading?.status === 'ok'
      ? { paths: reading.stdout.split('\n').filter((line) => line.startsWith('/')), stderr: reading.stderr }
      : unknown('find did not answer'),
})

const needs = { listing: queueListing, corrupt: corruptFiles, settings: postfixSettings }

const queueDirectory = ({ settings }: Facts<typeof needs>): string | null =>
  settings.known ? (settings.value.get('queue_directory') ?? null) : null

/** Messages in corrupt; null: could not be counted. */
const countCorrupt = (directory: string | null, stdout: readonly string[], stderr: string): number | null => {
  const own = directory === null ? stdout : stdout.filter((path) => path.startsWith(`${directory}/corrupt/`))
  const trouble = stderr.split('\n').filter((line) => line.includes('Permission denied'))
  return trouble.some((line) => directory === null || line.includes(`${directory}/`)) ? null : own.length
}

/** All six queues. */
export const postfixQueue = defineProbe<QueueFact, typeof needs>({
  id: 'postfix-queue',
  needs,
  ask: (facts) => {
    const directory = queueDirectory(facts)
    return directory && !directories.includes(directory) ? [corruptIn([directory])] : []
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
    const directory = queueDirectory(facts)
    const found = elsewhere
      ? countCorrupt(directory, elsewhere.stdout.split('\n').filter(Boolean), elsewhere.stderr)
      : corrupt.known
        ? countCorrupt(directory, corrupt.value.paths, corrupt.value.stderr)
        : null
    const { value } = listing
    return { ...value, counts: { ...value.counts, corrupt: found }, total: value.total + (found ?? 0) }
  },
})
