import { z } from 'zod'
import { queue, stuckLines } from '../probes/slots.ts'
import { count, inWords, seconds } from '../probes/words.ts'
import type { MessageGroup } from '../queue/queue.ts'
import type { LogLine } from '../trace/log.ts'
import { defineCheck } from './check.ts'
import { duration } from './duration.ts'

/** What the waiting messages wait for, in their own words. */
export const queueReasons = defineCheck({
  id: 'queue-reasons',
  title: 'Reasons for waiting',
  why: 'A message without a reason has not been tried, or whoever tries it dies.',
  needs: { queue },
  wants: { lines: stuckLines },
  options: z.strictObject({
    silentAfter: duration('2m').meta({ description: 'When a message without a reason is suspicious' }),
  }),
  judge: ({ queue }, { silentAfter }, { wants, now }) => {
    if (queue.total === 0) return [{ status: 'ok', subject: 'queue', summary: 'nothing waits' }]
    const moving = ['active', 'incoming', 'maildrop']
    const silent = queue.groups.filter(
      (group) => moving.includes(group.queue) && group.symptoms.every((symptom) => symptom.reason === null),
    )
    const limit = now.getTime() / 1000 - seconds(silentAfter)
    const lines = wants.lines.known ? wants.lines.value : undefined
    const stuck = silent
      .map((group) => ({ ...group, since: silentSince(group, lines) }))
      .filter(({ since }) => since < limit)
    const n = stuck.reduce((sum, group) => sum + group.messages, 0)
    const oldest = Math.min(...stuck.map(({ since }) => since))
    const reasons = new Map<string, number>()
    for (const group of queue.groups)
      for (const symptom of group.symptoms)
        if (symptom.reason !== null) reasons.set(symptom.reason, (reasons.get(symptom.reason) ?? 0) + group.messages)
    const top = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 5)
    const withReason = queue.groups
      .filter((group) => group.symptoms.some((symptom) => symptom.reason !== null))
      .reduce((sum, group) => sum + group.messages, 0)
    const evidence = top.map(([quote, messages]) => ({ ask: `postqueue, ${count(messages, 'message')}`, quote }))
    const data = { withReason, silent: n, reasons: top.map(([reason, messages]) => ({ reason, messages })) }
    const told = `${withReason} of ${count(queue.total, 'message')} give a reason`
    if (n === 0) return [{ status: 'ok', subject: 'queue', summary: told, evidence, data }]
    return [
      {
        status: 'warning',
        subject: 'queue',
        summary: `${told}; ${n} without one for up to ${inWords(now.getTime() / 1000 - oldest)}: whoever should deliver them does not get that far`,
        evidence,
        data,
      },
    ]
  },
})

/** While an old message is being tried again it has no reason either: silence begins with its last line in the log. */
const silentSince = (group: MessageGroup, lines: ReadonlyMap<string, readonly LogLine[]> | undefined): number => {
  const each = group.samples.map(({ id, arrival }) => Math.max(arrival, (lines?.get(id)?.at(-1)?.at ?? 0) / 1000))
  return each.length > 0 ? Math.min(...each) : group.oldest
}
