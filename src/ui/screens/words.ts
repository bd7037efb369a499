import type { Finding, Status } from '../../checks/check.ts'
import { describeAsk } from '../../probes/probe.ts'
import type { RunState } from '../../run/state.ts'
import { count } from '../../text/numbers.ts'

const urgency: readonly Status[] = ['critical', 'warning', 'unknown', 'ok', 'skipped']

/** The status of several findings together: the worst; null where there are none. */
export const worst = (findings: readonly Finding[]): Status | null =>
  urgency.find((status) => findings.some((finding) => finding.status === status)) ?? null

export const byUrgency = (a: Finding, b: Finding): number => urgency.indexOf(a.status) - urgency.indexOf(b.status)

/** "queue: 5 messages wait", without saying a thing twice. */
export const about = ({ subject, summary }: Finding): string =>
  subject === '' || summary.includes(subject) ? summary : `${subject}: ${summary}`

/** What a run is doing, for the line that changes. */
export const doing = ({ asked }: RunState): string => {
  const last = asked.at(-1)
  return last
    ? `${count(asked.length, 'answer')}, the last to: ${describeAsk(last.ask)}`
    : 'waiting for the first answer'
}

/** ISO 8601 to the time of day, UTC. */
export const clock = (at: string): string => at.slice(11, 19)
