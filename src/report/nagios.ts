import { queueNames } from '../queue/queue.ts'
import type { RunState } from '../run/state.ts'
import { oldestAge, queueWords } from '../run/words.ts'
import { count } from '../text/numbers.ts'
import { clean, shorten } from '../text/text.ts'
import { effectiveStatus, type Format } from './format.ts'

/** For Nagios, Icinga, Naemon, Centreon: the plugin guidelines. One line that a pager can show, then the rest. */
export const nagios: Format = {
  id: 'nagios',
  title: 'a plugin for Nagios, Icinga and the like',
  render: (runs, meta) => {
    const status = effectiveStatus(meta.status, meta.failOn)
    const first = runs.length === 1 ? runs.map(headline)[0] : several(runs)
    const perf = runs.flatMap((run) => perfdata(run, runs.length > 1 ? `${run.target} ` : ''))
    return [
      `MAILMEDIC ${status.toUpperCase()} - ${first ?? 'no target'}|${perf.join(' ')}`,
      ...runs.flatMap((run) => details(run, runs.length > 1 ? `${run.target}: ` : '')).map((line) => plain(line, 300)),
      '',
    ].join('\n')
  },
}

/** `|` starts performance data, a line break ends the short text: neither may come from outside. */
const plain = (text: string, columns = 160): string => shorten(clean(text).replaceAll('|', '/'), columns)

const headline = (run: RunState): string => {
  if (run.failure) return plain(`${run.target}: ${run.failure.message}`)
  const worst = run.findings.find((f) => f.status === run.status && f.status !== 'ok')
  const about = run.diagnoses[0]?.title ?? worst?.summary ?? 'mail flows'
  return plain(`${run.target}: ${about} (${queueWords(run)})`)
}

const several = (runs: readonly RunState[]): string => {
  const bad = runs.filter((run) => run.status !== 'ok')
  if (bad.length === 0) return `${count(runs.length, 'target')}, mail flows`
  return plain(`${bad.length} of ${runs.length} targets: ${bad.map((run) => `${run.target} ${run.status}`).join(', ')}`)
}

const details = (run: RunState, prefix: string): string[] => [
  ...run.diagnoses.map((d, i) => `${prefix}${i + 1}. ${d.title} [${d.cause}, ${d.confidence}]: ${d.cure}`),
  ...run.findings
    .filter((f) => f.status === 'critical' || f.status === 'warning' || f.status === 'unknown')
    .map((f) => `${prefix}${f.status}: ${f.check} ${f.subject}: ${f.summary}`),
  ...(run.failure?.hint ? [`${prefix}${run.failure.hint}`] : []),
]

const perfdata = (run: RunState, prefix: string): string[] => {
  const age = run.queue ? oldestAge(run.queue, run.startedAt) : null
  const value = (n: number | null | undefined): string => (n == null ? 'U' : `${n}`)
  return [
    `${label(`${prefix}messages`)}=${value(run.queue?.total)};;;0`,
    ...queueNames.map((name) => `${label(prefix + name)}=${value(run.queue?.counts[name])};;;0`),
    `${label(`${prefix}oldest`)}=${run.queue?.total === 0 ? 0 : value(age)}${age === null && run.queue?.total !== 0 ? '' : 's'};;;0`,
    `${label(`${prefix}causes`)}=${run.diagnoses.length};;;0`,
    `${label(`${prefix}duration`)}=${(run.durationMs / 1000).toFixed(3)}s;;;0`,
  ]
}

const label = (text: string): string => `'${clean(text).replaceAll("'", "''").replaceAll(/[=|]/g, '_')}'`
