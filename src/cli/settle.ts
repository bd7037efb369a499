import { setTimeout as later } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'

const graceMs = 25

/**
 * Before process.exit: no function is compiled any more, and what is being compiled in the background gets a moment to end.
 * Such a job can wait for a collection that the main thread, waiting for the job, never makes; then the process hangs
 * forever (nodejs/node issue 54918, seen here on a busy machine). Node does not tell whether a job is under way.
 */
export const settle = async (): Promise<void> => {
  for (const flag of ['--no-opt', '--no-maglev', '--no-sparkplug']) setFlagsFromString(flag)
  await later(graceMs)
}
