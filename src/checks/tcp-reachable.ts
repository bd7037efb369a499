import { z } from 'zod'
import { answers } from '../probes/dialed.ts'
import { outcomeInWords } from '../probes/hop-words.ts'
import { tcpReachable as probe } from '../probes/tcp-reachable.ts'
import { defineCheck } from './check.ts'

/** Generic: a TCP port can be reached from the mail host. */
export const tcpReachable = defineCheck({
  id: 'tcp-reachable',
  title: 'A port can be reached from the mail host',
  why: 'What the mail host cannot reach it cannot use.',
  needs: ({ host, port }) => ({ dialed: probe(host, port) }),
  options: z.strictObject({ host: z.string().min(1), port: z.number().int().min(1).max(65_535) }),
  judge: ({ dialed }, { host, port }) => {
    const subject = `${host}:${port}`
    const evidence = [{ ask: `connect ${subject}`, quote: dialed.why || `${dialed.ms} ms` }]
    return [
      {
        status: answers(dialed) ? 'ok' : dialed.outcome === 'denied' ? 'unknown' : 'critical',
        subject,
        summary: `${subject} ${outcomeInWords(dialed)}`,
        evidence,
      },
    ]
  },
})
