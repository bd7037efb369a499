import { z } from 'zod'
import { portListening as probe } from '../probes/port-listening.ts'
import { defineCheck } from './check.ts'

/** Generic: something listens on a TCP port of the host. */
export const portListening = defineCheck({
  id: 'port-listening',
  title: 'A port is listening',
  why: 'A service that does not listen cannot be reached.',
  needs: ({ port }) => ({ port: probe(port) }),
  options: z.strictObject({
    port: z.number().int().min(1).max(65_535),
    program: z.string().optional().meta({ description: 'Name of the program that should own it' }),
  }),
  judge: ({ port: { port, listeners } }, { program }) => {
    const subject = `port ${port}`
    const evidence = listeners.map((each) => ({
      ask: 'ss -ltnp',
      quote: `${each.address}:${each.port} ${each.program ?? ''}`.trim(),
    }))
    if (listeners.length === 0)
      return [{ status: 'critical', subject, summary: `nothing listens on port ${port}`, evidence }]
    const owners = listeners.flatMap((each) => (each.program ? [each.program] : []))
    if (program && !owners.includes(program) && owners.length < listeners.length)
      return [
        {
          status: 'unknown',
          subject,
          summary: `port ${port} listens; which program owns it is not visible to this login`,
          evidence,
        },
      ]
    if (program && !owners.includes(program))
      return [
        {
          status: 'critical',
          subject,
          summary: `port ${port} belongs to ${owners.join(', ')}, not ${program}`,
          evidence,
        },
      ]
    return [{ status: 'ok', subject, summary: `port ${port} listens${owners[0] ? ` (${owners[0]})` : ''}`, evidence }]
  },
})
