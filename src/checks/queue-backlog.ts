import { z } from 'zod'
import { queue } from '../probes/slots.ts'
import { count, inWords } from '../probes/words.ts'
import { queueNames } from '../queue/queue.ts'
import { defineCheck, type Judgement } from './check.ts'

/** postqueue(1) does not list them, and the directory is for root and postfix alone. */
const uncounted: Judgement = {
  status: 'unknown',
  subject: 'corrupt',
  summary: 'could not tell whether damaged messages were put aside: this login may not look into the directory corrupt',
}

/** How much waits, in which queue. postqueue(1). */
export const queueBacklog = defineCheck({
  id: 'queue-backlog',
  title: 'The queue is short',
  why: 'A queue that grows says that mail comes in faster than it goes out, or does not go out at all.',
  needs: { queue },
  options: z.strictObject({
    warning: z.number().int().min(0).default(100).meta({ description: 'Messages' }),
    critical: z.number().int().min(0).default(5_000).meta({ description: 'Messages' }),
  }),
  judge: ({ queue }, { warning, critical }, { now }) => {
    const parts = queueNames.flatMap((name) => {
      const n = queue.counts[name]
      return n ? [`${n.toLocaleString('en')} ${name}`] : []
    })
    const age = queue.oldest === null ? null : now.getTime() / 1000 - queue.oldest
    const summary =
      queue.total === 0
        ? 'the queue is empty'
        : `${count(queue.total, 'message')}: ${parts.join(', ')}${age === null ? '' : `; oldest ${inWords(age)}`}`
    return [
      {
        status: queue.total >= critical ? 'critical' : queue.total >= warning ? 'warning' : 'ok',
        subject: 'queue',
        summary,
        evidence: queue.remarks.map((quote) => ({ ask: 'postqueue', quote })),
        data: { total: queue.total, counts: queue.counts, bytes: queue.bytes, warning, critical },
      },
      ...(queue.counts.corrupt === null ? [uncounted] : []),
    ]
  },
})
