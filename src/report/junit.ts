import type { RunState } from '../run/state.ts'
import { causePage, explainsWords } from '../run/words.ts'
import { clean } from '../text/text.ts'
import { effectiveStatus, type Format, type ReportMeta } from './format.ts'
import { failureFinding } from './json.ts'
import { type Element, element, xml } from './xml.ts'

/** For CI: a suite for each target, a case for each finding and each cause. Red where the exit status is. */
export const junit: Format = {
  id: 'junit',
  title: 'test results for CI',
  render: (runs, meta) => {
    const suites = runs.map((run) => suite(run, meta))
    return xml(
      element(
        'testsuites',
        { name: `mailmedic ${meta.playbook}`, ...sums(suites.flatMap((s) => s.cases)), time: seconds(meta.durationMs) },
        suites.map((s) => s.element),
      ),
    )
  },
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped'
interface Case {
  readonly outcome: Outcome
  readonly element: Element
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3)
const sums = (cases: readonly Case[]) => {
  const of = (outcome: Outcome): string => `${cases.filter((c) => c.outcome === outcome).length}`
  return { tests: `${cases.length}`, failures: of('failure'), errors: of('error'), skipped: of('skipped') }
}

const suite = (run: RunState, meta: ReportMeta) => {
  const findings = [...(run.failure ? [failureFinding(run, run.failure)] : []), ...run.findings]
  const cases = [
    ...findings.map((f) => testcase(run, meta, 'check', `${f.check}: ${f.subject}`, f.status, f.summary, quotes(f))),
    ...run.diagnoses.map((d, i) =>
      testcase(run, meta, 'cause', d.cause, d.status, d.title, [
        `confidence: ${d.confidence}`,
        `explains: ${explainsWords(d.explains, run.queue?.total ?? 0, i === 0)}`,
        ...d.because.map((line) => `proof: ${line}`),
        ...d.against.map((line) => `against: ${line}`),
        `do: ${d.cure}`,
        `more: ${causePage(d.cause)}`,
      ]),
    ),
  ]
  const attributes = {
    name: clean(run.target),
    hostname: clean(run.target),
    timestamp: run.startedAt,
    ...sums(cases),
    time: seconds(run.durationMs),
  }
  return {
    cases,
    element: element(
      'testsuite',
      attributes,
      cases.map((c) => c.element),
    ),
  }
}

const quotes = (finding: RunState['findings'][number]): string[] =>
  finding.evidence.map(({ ask, quote }) => `$ ${ask}\n${quote}`)

const testcase = (
  run: RunState,
  meta: ReportMeta,
  kind: string,
  name: string,
  status: RunState['findings'][number]['status'],
  message: string,
  lines: readonly string[],
): Case => {
  const text = [message, ...lines].join('\n')
  const outcome = outcomeOf(run, meta, status)
  const child =
    outcome === 'passed'
      ? status === 'ok'
        ? []
        : [element('system-out', {}, [`${status}: ${text}`])]
      : outcome === 'skipped'
        ? [element('skipped', { message: clean(`${status}: ${message}`) })]
        : [element(outcome, { message: clean(message), type: status }, [text])]
  return {
    outcome,
    element: element(
      'testcase',
      { classname: `mailmedic.${meta.playbook}.${kind}`, name: clean(name), time: '0.000' },
      child,
    ),
  }
}

/** An unanswered question reddens CI only where the whole verdict hangs on it, as the exit status does. */
const outcomeOf = (run: RunState, meta: ReportMeta, status: RunState['findings'][number]['status']): Outcome => {
  if (status === 'skipped') return 'skipped'
  if (status === 'unknown') return run.status === 'unknown' ? 'error' : 'skipped'
  return effectiveStatus(status, meta.failOn) === 'ok' ? 'passed' : 'failure'
}
