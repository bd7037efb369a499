import { z } from 'zod'
import { mailsystem } from '../probes/slots.ts'
import { defineCheck } from './check.ts'

/** master(8) and qmgr(8): without the first nothing moves, without the second nothing leaves the incoming queue. */
export const mailSystemRunning = defineCheck({
  id: 'mail-system-running',
  title: 'The mail system is running',
  why: 'While it is stopped, submitted mail waits in maildrop and nothing is taken in or sent out.',
  needs: { mailsystem },
  options: z.strictObject({}),
  judge: ({ mailsystem }) => {
    const evidence = mailsystem.evidence.map((quote) => ({ ask: 'process list and listening sockets', quote }))
    const { master, queueManager, smtpListener } = mailsystem
    if (master === 'stopped') {
      return [{ status: 'critical', subject: 'master', summary: 'Postfix is not running', evidence }]
    }
    if (queueManager === 'stopped') {
      return [
        { status: 'critical', subject: 'qmgr', summary: 'Postfix runs, but its queue manager does not', evidence },
      ]
    }
    if (master === 'unknown') {
      return [{ status: 'unknown', subject: 'master', summary: 'could not tell whether Postfix runs', evidence }]
    }
    const listener = smtpListener ? `, ${smtpListener} listens on port 25` : ''
    const manager = queueManager === 'unknown' ? '; whether its queue manager does could not be seen' : ''
    return [{ status: 'ok', subject: 'master', summary: `Postfix is running${listener}${manager}`, evidence }]
  },
})
