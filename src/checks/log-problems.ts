import { z } from 'zod'
import { mailLog } from '../probes/slots.ts'
import { count, inWords, seconds } from '../probes/words.ts'
import { defineCheck } from './check.ts'
import { duration } from './duration.ts'

/**
 * Commands that people and scripts type: a mistyped option is fatal for them and for nobody else, and so is a start or
 * reload of what runs, or does not (postfix-script).
 */
const typed =
  /(^|\/)(postqueue|postsuper|postmap|postalias|postconf|postcat|postlog|postkick|postmulti|sendmail|mailq|postfix-script|postfix)$/
/** A second master finds the first at work, and goes. */
const second = /master\.(lock|pid).*unable to set exclusive lock|unable to set exclusive lock.*master\.pid/
/** Without a line for so long, the log is not the one that the mail system writes. Milliseconds. */
const silent = 24 * 3_600_000

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
      ({ level, last, program, text }) =>
        (level === 'fatal' || level === 'panic') && last >= since && !typed.test(program) && !second.test(text),
    )
    const evidence = [{ ask: 'mail log', quote: log.files.join(', ') || 'no file answered' }]
    // Read were the lines that tell of trouble or of delivery: a new server, or one that nobody wrote to, has none.
    if (fatal.length === 0 && log.to === null) {
      const summary = 'the mail log holds no trouble and no delivery'
      return [{ status: log.files.length > 0 ? 'ok' : 'unknown', subject: 'mail log', summary, evidence }]
    }
    if (fatal.length === 0 && log.to !== null && log.to < Math.min(since, now.getTime() - silent)) {
      const age = inWords((now.getTime() - log.to) / 1000)
      return [{ status: 'unknown', subject: 'mail log', summary: `the mail log ends ${age} ago`, evidence }]
    }
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
