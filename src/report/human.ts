import type { Status } from '../checks/check.ts'
import type { RunState } from '../run/state.ts'
import { queueWords } from '../run/words.ts'
import { count } from '../text/numbers.ts'
import { width } from '../text/text.ts'
import type { Format, ReportMeta } from './format.ts'
import { diagnosisLines, failureLines, unexplainedLines } from './human-causes.ts'
import { closingLines, findingLines, soundLines } from './human-details.ts'
import { type Page, page } from './page.ts'
import { statusPaint } from './paint.ts'

/** For people at a terminal: verdict, causes with their proof, what to do next, then the rest. */
export const human: Format = {
  id: 'human',
  title: 'for people at a terminal',
  render: (runs, meta) => {
    const on = page(meta.display)
    const blocks = [
      ...(meta.note ? [on.wrap(meta.note).map((line) => on.paint(line, 'cyan'))] : []),
      ...(runs.length > 1 ? [overview(runs, meta, on)] : []),
      ...(runs.length > 1 ? runs.filter((run) => run.status !== 'ok' || on.details) : runs).map((run) =>
        targetLines(run, on),
      ),
    ]
    return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
  },
}

const overview = (runs: readonly RunState[], meta: ReportMeta, on: Page): string[] => {
  const tally = (['critical', 'unknown', 'warning', 'ok'] as const)
    .map((status) => ({ status, n: runs.filter((run) => run.status === status).length }))
    .filter(({ n }) => n > 0)
    .map(({ status, n }) => `${n} ${status}`)
    .join(', ')
  return [
    on.ends(`${count(runs.length, 'target')}: ${tally}`, meta.status.toUpperCase(), withMark(meta.status, on)),
    ...runs.map((run) => {
      const about = run.failure?.message ?? run.diagnoses[0]?.title ?? queueWords(run)
      return `${mark(run.status, on, 9)} ${on.shorten(`${on.safe(run.target)}  ${on.safe(about)}`, on.width - 10)}`
    }),
  ]
}

const fits = (left: string, right: string, on: Page): boolean => width(left) + width(right) + 2 <= on.width

export const mark = (status: Status, on: Page, columns = 0): string =>
  on.paint(status.toUpperCase().padEnd(columns), statusPaint[status], 'bold')

/** A verdict line starts with its word. */
const withMark =
  (status: Status, on: Page) =>
  (verdict: string): string =>
    verdict.replace(status.toUpperCase(), mark(status, on))

const targetLines = (run: RunState, on: Page): string[] => {
  const who = [run.target, run.mta ? `${run.mta.name} ${run.mta.version}` : '', run.via ?? '']
    .filter((s) => s !== '')
    .map(on.safe)
  const verdict = `${run.status.toUpperCase()}  ${run.failure && !run.queue ? 'could not be asked' : queueWords(run)}`
  // The way there is the first thing to leave out where the line is short.
  const left = [who, who.slice(0, 2), who.slice(0, 1)]
    .map((parts) => parts.join('  '))
    .find((text) => fits(text, verdict, on))
  const head = on.ends(left ?? who.join('  '), verdict, withMark(run.status, on))
  const body = [
    ...run.diagnoses.slice(0, on.details ? undefined : 4).map((d, i) => diagnosisLines(d, i, run, on)),
    ...(run.diagnoses.length > 4 && !on.details
      ? [[`and ${count(run.diagnoses.length - 4, 'more cause')}: --details`]]
      : []),
    unexplainedLines(run, on),
    ...(run.failure ? [failureLines(run.failure, on)] : []),
    findingLines(run, on),
    [...soundLines(run, on), ...closingLines(run, on)],
  ].filter((lines) => lines.length > 0)
  return [head, ...body.flatMap((lines) => ['', ...lines])]
}
