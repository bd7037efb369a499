import { z } from 'zod'
import { mailLog } from '../probes/slots.ts'
import { defineCheck } from './check.ts'
import { count, duration, inWords, seconds } from './duration.ts'

/** Processes of the mail system that died recently, by its own log. */
export const logProblems = defineCheck({
  id: 'log-problems',
  title: 'No process of the mail system dies',
  why: 'A process that dies at start is restarted and dies again: its mail stays without a reason.',
  needs: { log: mailLog },
  options: z.strictObject({ within: duration('1h') }),
  judge: ({ log }, { within }, { now }) => {
    const since = now.getTime() - seconds(within) * 1000
    const fatal = log.problems.filter(
      (problem) => (problem.level === 'fatal' || problem.level === 'panic') && problem.last >= since,
    )
    if (fatal.length === 0)
      return [{ status: 'ok', subject: 'mail log', summary: `no process died in the last ${inWords(seconds(within))}` }]
    return fatal.slice(0, 5).map((problem) => ({
      status: 'warning',
      subject: problem.program,
      summary: `${problem.program} died ${count(problem.count, 'time')}, last ${inWords((now.getTime() - problem.last) / 1000)} ago: ${problem.text}`,
      evidence: [{ ask: log.files[0] ?? 'mail log', quote: problem.text }],
      data: { count: problem.count, first: problem.first, last: problem.last },
    }))
  },
})
