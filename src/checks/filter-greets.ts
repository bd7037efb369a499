import { z } from 'zod'
import { filterGreetings } from '../probes/greetings.ts'
import { queue } from '../probes/slots.ts'
import { defineCheck } from './check.ts'
import { judgeGreetings, mailWaits } from './hops.ts'

/** Content filters, milters and policy services, dialled where Postfix dials them. */
export const filterGreets = defineCheck({
  id: 'filter-greets',
  title: 'The content filter answers',
  why: 'All mail passes it between its two queue passes; while it is down nothing is delivered, not even local mail.',
  needs: { greetings: filterGreetings },
  wants: { queue },
  options: z.strictObject({
    slowMs: z.number().int().default(5_000).meta({ description: 'Milliseconds to the greeting' }),
  }),
  judge: ({ greetings }, { slowMs }, { wants }) =>
    greetings.length === 0
      ? [{ status: 'skipped', subject: 'content filter', summary: 'this server uses no content filter' }]
      : judgeGreetings(greetings, slowMs, mailWaits(wants.queue)),
})
