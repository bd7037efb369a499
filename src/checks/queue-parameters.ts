import { z } from 'zod'
import { attemptWords, groupAttempts } from '../dsn/attempts.ts'
import { queueTimes } from '../dsn/queue-times.ts'
import { clock } from '../probes/clock.ts'
import type { QueueParameter } from '../probes/slots.ts'
import * as slots from '../probes/slots.ts'
import { inWords } from '../probes/words.ts'
import type { MessageGroup } from '../queue/queue.ts'
import { defineCheck, type Judgement } from './check.ts'
import { unusualValues } from './unusual.ts'

const mostGroups = 10

/** How long mail waits, how much is done at once, and what that means for the mail that waits now. qmgr(8), postconf(5). */
export const queueParameters = defineCheck({
  id: 'queue-parameters',
  title: 'Times and limits of the queue',
  why: 'They decide when waiting mail is tried again and when it is returned.',
  needs: { parameters: slots.queueParameters, queue: slots.queue },
  wants: { files: slots.retryTimes, lines: slots.stuckLines, clock },
  options: z.strictObject({}),
  judge: ({ parameters, queue }, _, { wants, now }) => {
    const times = queueTimes((name) => parameters.list.find((each) => each.name === name)?.value)
    const known = {
      ...(wants.files.known ? { files: wants.files.value } : {}),
      ...(wants.lines.known ? { lines: wants.lines.value } : {}),
    }
    const attempts = groupAttempts(queue.groups, times, known, now).toSorted(
      (a, b) => Number(a.attempt.arrival) - Number(b.attempt.arrival),
    )
    const offset = wants.clock.known ? wants.clock.value.offsetMinutes : 0
    const changed = parameters.list.filter(differs)
    const ends =
      times.lifetime === 0 ? 'mail is returned at the first failure' : `gives up after ${inWords(times.lifetime)}`
    const general: Judgement = {
      status: 'ok',
      subject: 'queue parameters',
      summary: `retries every ${inWords(times.minimalBackoff)} to ${inWords(times.maximalBackoff)}, ${ends}; ${changed.length} of ${parameters.list.length} values differ from the default`,
      evidence: changed.slice(0, 10).map(({ name, value, default: usual }) => ({
        ask: `postconf ${name}`,
        quote: `${name} = ${value} (default ${usual})`,
      })),
      data: {
        table: {
          head: ['parameter', 'value', 'where from', 'means'],
          rows: parameters.list.map((each) => [each.name, each.value, origin(each), each.means]),
        },
        parameters: parameters.list,
        transports: {
          head: ['transport', 'at once to one destination', 'recipients', 'processes'],
          rows: parameters.transports.map((each) => [
            each.transport,
            each.concurrency,
            each.recipients,
            each.processes,
          ]),
        },
      },
    }
    const unusual = unusualValues(parameters).map(
      ({ name, text }): Judgement => ({ status: 'ok', subject: name, summary: `unusual: ${text}` }),
    )
    const [oldest] = attempts
    if (!oldest) return [general, ...unusual]
    const words = attempts.map((each) => attemptWords(each.attempt, now, offset))
    return [
      general,
      {
        status: 'ok',
        subject: 'next attempts',
        summary: `oldest deferred message ${oldest.attempt.id}: ${words[0]}`,
        data: {
          table: {
            head: ['messages', 'waits for', 'oldest', 'next attempt'],
            rows: attempts
              .slice(0, mostGroups)
              .map(({ group, attempt }, at) => [
                String(group.messages),
                waitsFor(group),
                `${attempt.id}, ${inWords((now.getTime() - attempt.arrival.getTime()) / 1000)}`,
                words[at] ?? '',
              ]),
          },
          attempts: attempts.slice(0, mostGroups).map(({ group, attempt }) => ({
            id: attempt.id,
            messages: group.messages,
            earliest: attempt.earliest.toISOString(),
            latest: attempt.latest.toISOString(),
            givesUp: attempt.givesUp.toISOString(),
            last: attempt.last,
            from: attempt.from,
          })),
        },
      },
      ...unusual,
    ]
  },
})

const waitsFor = ({ symptoms }: MessageGroup): string => {
  const [first] = symptoms
  return `${first?.domain || 'no domain'}: ${first?.reason ?? 'no reason yet'}`
}

const plain = (value: string): string => value.replace(/[\s,]+/g, ' ')
const differs = (each: QueueParameter): boolean => each.default !== null && plain(each.value) !== plain(each.default)
const origin = (each: QueueParameter): string => {
  if (each.default === null) return each.set ? 'set' : 'default'
  return differs(each) ? `set, default ${each.default || 'empty'}` : each.set ? 'set to the default' : 'default'
}
