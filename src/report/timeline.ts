import type { RunState } from '../run/state.ts'
import { count, iso, stamp } from '../text/numbers.ts'

export interface Moment {
  readonly at: string
  readonly what: string
}

/** What happened when: arrivals, the log's complaints, and our own questions. Sorted; findings give `first`, `last`. */
export const timeline = (run: RunState): readonly Moment[] => {
  const moments: Moment[] = []
  const { queue } = run
  if (queue?.oldest != null)
    moments.push({ at: stamp(queue.oldest), what: 'the oldest message that still waits arrived' })
  const newest = Math.max(...(queue?.groups.map((group) => group.newest) ?? []))
  if (Number.isFinite(newest) && newest !== queue?.oldest)
    moments.push({ at: stamp(newest), what: 'the newest message that waits arrived' })
  for (const finding of run.findings) {
    if (finding.status === 'ok' || finding.status === 'skipped') continue
    const first = instant(finding.data.first)
    const last = instant(finding.data.last)
    if (first) moments.push({ at: first, what: `first seen in the log: ${finding.summary}` })
    if (last && last !== first) moments.push({ at: last, what: `last seen in the log: ${finding.summary}` })
  }
  if (run.startedAt !== '') moments.push({ at: tidy(run.startedAt), what: 'this diagnosis began' })
  const end = run.asked.at(-1)
  if (end) moments.push({ at: tidy(end.at), what: `the last of ${count(run.asked.length, 'question')} was answered` })
  return moments.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

const tidy = (at: string): string => at.replace(/\.\d+Z$/, 'Z')
const instant = (value: unknown): string | null => {
  if (typeof value === 'number') return tidy(iso(value))
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? tidy(iso(Date.parse(value))) : null
}
