import { z } from 'zod'
import { processRunning as probe } from '../probes/process-running.ts'
import { defineCheck } from './check.ts'

/** Generic: a process of that name runs. */
export const processRunning = defineCheck({
  id: 'process-running',
  title: 'A process is running',
  why: 'What does not run cannot work.',
  needs: ({ name }) => ({ found: probe(name) }),
  options: z.strictObject({ name: z.string().min(1), atLeast: z.number().int().min(1).default(1) }),
  judge: ({ found: { name, processes } }, { atLeast }) => [
    {
      status: processes.length >= atLeast ? 'ok' : 'critical',
      subject: name,
      summary: `${processes.length} ${processes.length === 1 ? 'process' : 'processes'} of ${name}, at least ${atLeast} wanted`,
      evidence: processes.slice(0, 3).map((process) => ({ ask: 'ps', quote: `${process.pid} ${process.args}` })),
    },
  ],
})
