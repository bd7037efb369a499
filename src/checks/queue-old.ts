import { z } from 'zod'
import { queue } from '../probes/slots.ts'
import { count, inWords, seconds } from '../probes/words.ts'
import { defineCheck } from './check.ts'
import { duration, time } from './duration.ts'

/**
 * Age of the oldest waiting message. Held mail waits on purpose and is judged by its own cause. Old mail alone is critical
 * only where a playbook says so: every live server keeps mail for some dead destination until it is given up.
 */
export const queueOld = defineCheck({
  id: 'queue-old',
  title: 'No message waits long',
  why: 'People notice mail that is late; Postfix gives up after maximal_queue_lifetime.',
  needs: { queue },
  options: z.strictObject({ warning: duration('30m'), critical: time.optional() }),
  judge: ({ queue }, options, { now }) => {
    const waiting = queue.groups.filter((group) => group.queue !== 'hold' && group.queue !== 'corrupt')
    const oldest = Math.min(...waiting.map((group) => group.oldest))
    if (!Number.isFinite(oldest)) return [{ status: 'ok', subject: 'queue', summary: 'no message waits' }]
    const age = now.getTime() / 1000 - oldest
    const critical = options.critical !== undefined && age >= seconds(options.critical)
    const status = critical ? 'critical' : age >= seconds(options.warning) ? 'warning' : 'ok'
    const sample = waiting.find((group) => group.oldest === oldest)?.samples[0]
    return [
      {
        status,
        subject: 'queue',
        summary: `the oldest of ${count(queue.total, 'message')} has waited ${inWords(age)}`,
        evidence: sample ? [{ ask: 'postqueue', quote: `${sample.id} to ${sample.recipient}` }] : [],
        data: { oldestSeconds: Math.round(age) },
      },
    ]
  },
})
