import { z } from 'zod'
import { mailLog, queue, stuckLines } from '../probes/slots.ts'
import { count } from '../probes/words.ts'
import { defineCheck } from './check.ts'

/** Only the agents that deliver write it; cleanup names recipients too when it holds a message. */
const attempted = /\bstatus=(deferred|sent|bounced|expired|SOFTBOUNCE)/

/** What the log says for exactly the queue ids that are stuck. */
export const stuckLog = defineCheck({
  id: 'stuck-log',
  title: 'The log knows the stuck messages',
  why: 'A message whose id has no delivery line was never tried: look at who should try it.',
  needs: { queue, lines: stuckLines },
  wants: { log: mailLog },
  options: z.strictObject({}),
  judge: ({ queue, lines }, _, { wants }) => {
    if (queue.total === 0) return [{ status: 'skipped', subject: 'mail log', summary: 'no message waits' }]
    const ask = `grep the queue ids in ${(wants.log.known && wants.log.value.files[0]) || 'the mail log'}`
    const known = [...lines].filter(([, found]) => found.length > 0)
    const tried = known.filter(([, found]) => found.some((line) => attempted.test(line.text)))
    const untried = known.filter(([, found]) => !found.some((line) => attempted.test(line.text)))
    const quote = (id: string, text: string | undefined) => ({ ask, quote: `${id}: ${text ?? 'no line'}` })
    const evidence = [...tried.slice(0, 3), ...untried.slice(0, 3)].map(([id, found]) => quote(id, found.at(-1)?.text))
    const data = { asked: lines.size, known: known.length, tried: tried.length }
    if (lines.size === 0)
      return [{ status: 'skipped', subject: 'mail log', summary: 'no queue id to look for', evidence, data }]
    if (known.length === 0)
      return [
        {
          status: 'unknown',
          subject: 'mail log',
          summary: `the log that could be read names none of ${count(lines.size, 'stuck queue id')}`,
          evidence,
          data,
        },
      ]
    const summary = `${tried.length} of ${count(lines.size, 'stuck id')} looked up have a delivery line`
    return [{ status: 'ok', subject: 'mail log', summary, evidence, data }]
  },
})
