import { defineProbe, unknown } from '../../probes/probe.ts'
import type { MessageGroup, QueueFact } from '../../queue/queue.ts'
import type { ExecAsk } from '../../target/target.ts'
import { corruptFiles, postfixQueue } from '../postfix/queue.ts'

/** Counts the files of each queue; Zimbra's own sudoers let the account zimbra run it, and no other way into corrupt. */
const zmqstat: ExecAsk = { kind: 'exec', argv: ['/opt/zimbra/libexec/zmqstat'], as: 'root' }

const needs = { queue: postfixQueue, files: corruptFiles }

/** Of damaged messages only the number is known: not since when, and not which. */
const withCount = (fact: QueueFact, messages: number, now: Date): QueueFact => {
  const counts = { ...fact.counts, corrupt: messages }
  if (messages === 0) return { ...fact, counts }
  const seen = Math.floor(now.getTime() / 1000)
  const group: MessageGroup = {
    id: 'corrupt-1',
    queue: 'corrupt',
    symptoms: [{ reason: null, domain: '', recipients: 0 }],
    messages,
    recipients: 0,
    bytes: 0,
    oldest: seen,
    newest: seen,
    samples: [],
  }
  return { ...fact, counts, total: fact.total + messages, groups: [...fact.groups, group] }
}

/** Postfix's queue, and where the login may not look into corrupt, Zimbra's count of it. */
export const zimbraQueue = defineProbe<QueueFact, typeof needs>({
  id: 'zimbra-queue',
  needs,
  ask: ({ queue, files }) => {
    const uncounted = queue.known && queue.value.counts.corrupt === null
    // A login without any sudo is not told of a second command that it may not run either.
    return uncounted && files.readings.some(({ lacking }) => lacking?.sudo === 'some') ? [zmqstat] : []
  },
  parse: ([counted], { queue }, now) => {
    if (!queue.known) return unknown(queue.why)
    const corrupt = counted?.status === 'ok' ? /^corrupt=(\d+)$/m.exec(counted.stdout)?.[1] : undefined
    return corrupt === undefined ? queue.value : withCount(queue.value, Number(corrupt), now)
  },
})
