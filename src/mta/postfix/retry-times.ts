import { defineProbe, type Facts } from '../../probes/probe.ts'
import type { RetryTime } from '../../probes/slots.ts'
import type { QueueFact } from '../../queue/queue.ts'
import type { ExecAsk, Reading } from '../../target/target.ts'
import { isQueueId } from '../../trace/line.ts'
import { postfixQueue } from './queue.ts'
import { postfixSettings } from './settings.ts'

const mostIds = 40
const script = `dir=$1; shift
for id do stat -c '%Y %n' "$dir"/deferred/"$id" "$dir"/deferred/*/"$id" "$dir"/deferred/*/*/"$id" 2>/dev/null; done; :`

/** The time of a deferred queue file is when it may be tried again: qmgr(8) puts it into the future. */
export const retryAsk = (directory: string, ids: readonly string[]): ExecAsk => ({
  kind: 'exec',
  argv: ['sh', '-c', script, 'stat', directory, ...ids],
  as: 'root',
  orSelf: 'partly',
  varies: true,
})

/** Some of every deferred group, the largest groups first. */
export const deferredIds = (queue: QueueFact): readonly string[] => {
  const groups = queue.groups.filter((group) => group.queue === 'deferred').slice(0, mostIds)
  const rounds = [0, 1, 2, 3, 4].map((at) => groups.flatMap(({ samples }) => samples[at]?.id ?? []))
  // Ids become words of a script: nothing else may.
  return [...new Set(rounds.flat())].filter(isQueueId).slice(0, mostIds)
}

export const retryTimesOf = (reading: Reading | undefined): ReadonlyMap<string, RetryTime> =>
  new Map(
    (reading?.status === 'ok' ? reading.stdout : '').split('\n').flatMap((line) => {
      const [, next, id] = /^(\d{9,11}) \/.*\/([^/]+)$/.exec(line) ?? []
      return id ? [[id, { next: Number(next) }] as const] : []
    }),
  )

const needs = { queue: postfixQueue, settings: postfixSettings }

const plan = ({ queue, settings }: Facts<typeof needs>): readonly ExecAsk[] => {
  const directory = settings.known ? settings.value.get('queue_directory') : undefined
  const ids = queue.known ? deferredIds(queue.value) : []
  return directory?.startsWith('/') && ids.length > 0 ? [retryAsk(directory, ids)] : []
}

export const postfixRetryTimes = defineProbe<ReadonlyMap<string, RetryTime>, typeof needs>({
  id: 'postfix-retry-times',
  needs,
  ask: plan,
  parse: ([reading]) => retryTimesOf(reading),
})
