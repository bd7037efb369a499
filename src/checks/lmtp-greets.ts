import { z } from 'zod'
import { lmtpGreetings } from '../probes/greetings.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { defineCheck } from './check.ts'
import { judgeGreetings, mailWaits } from './hops.ts'

/** LMTP next hops must greet and answer LHLO, dialled exactly where Postfix dials them. RFC 2033, section 4. */
export const lmtpGreets = defineCheck({
  id: 'lmtp-greets',
  title: 'The mailbox server answers LMTP',
  why: 'Without it every local message waits in the queue.',
  needs: { greetings: lmtpGreetings },
  wants: { queue, served: servedDomains },
  options: z.strictObject({
    slowMs: z.number().int().default(2_000).meta({ description: 'Milliseconds to the greeting' }),
  }),
  judge: ({ greetings }, { slowMs }, { wants }) =>
    greetings.length === 0
      ? [{ status: 'skipped', subject: 'LMTP', summary: 'this server hands no mail over by LMTP' }]
      : judgeGreetings(greetings, slowMs, mailWaits(wants.queue, wants.served)),
})
