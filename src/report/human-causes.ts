import type { ReportedDiagnosis } from '../run/event.ts'
import { unseenWords } from '../run/lacking-words.ts'
import type { RunState } from '../run/state.ts'
import { causePage, explainsWords } from '../run/words.ts'
import { count } from '../text/numbers.ts'
import { width } from '../text/text.ts'
import { fixCommands } from './fix-commands.ts'
import type { Page } from './page.ts'

/** One cause: what it explains, what proves it, what speaks against it, what to do. */
export const diagnosisLines = (d: ReportedDiagnosis, index: number, run: RunState, on: Page): string[] => {
  const number = `${index + 1}`.padEnd(3)
  const title = on.safe(d.title)
  const id = `${d.cause}, ${d.confidence}`
  const room = on.width - 3 - width(id) - 2
  const head =
    width(title) <= room
      ? [`${number}${on.paint(title, 'bold')}${' '.repeat(room - width(title) + 2)}${on.paint(id, 'dim')}`]
      : [
          ...on.wrap(title, on.width - 3).map((line, i) => `${i === 0 ? number : '   '}${on.paint(line, 'bold')}`),
          `   ${on.paint(on.shorten(id, on.width - 3), 'dim')}`,
        ]
  const most = on.details ? Number.POSITIVE_INFINITY : 3
  return [
    ...head,
    ...on.field('explains', [explainsWords(d.explains, run.queue?.total ?? 0, index === 0)]),
    ...on.field('proof', shortened(d.because, most), 3),
    ...on.field('against', d.against.length > 0 ? shortened(d.against, most) : ['nothing found'], 2),
    ...on.field(
      'unseen',
      [unseenWords(d, run)].flatMap((words) => (words === null ? [] : [words])),
      2,
    ),
    ...on.field('do', [d.cure], 4),
    ...commandLines(d, run, on),
    // A line more for each of several causes would push the verdict off the screen.
    ...(on.details || run.diagnoses.length <= 2 ? on.field('more', [causePage(d.cause)]) : []),
  ]
}

/** By itself, so that it can be copied; of many causes only the best, or they would push the verdict off the screen. */
const commandLines = (d: ReportedDiagnosis, run: RunState, on: Page): string[] => {
  const all = fixCommands(run.target, d)
  const shown = on.details ? all : all.slice(0, run.diagnoses.length <= 2 ? 2 : 1)
  return shown.flatMap(({ command, does }) => on.field('', [`${command}  (${does})`]))
}

const shortened = (texts: readonly string[], most: number): readonly string[] =>
  texts.length <= most ? texts : [...texts.slice(0, most), `and ${count(texts.length - most, 'more line')}`]

/** Messages that no cause took: said plainly, so that nobody counts on them. */
export const unexplainedLines = (run: RunState, on: Page): string[] => {
  const { messages, reasons } = run.unexplained
  if (messages === 0) return []
  return [
    ...on
      .wrap(`${count(messages, 'message waits', 'messages wait')} for a reason that was not recognised`, on.width - 3)
      .map((line, n) => `${n === 0 ? '?  ' : '   '}${on.paint(line, 'bold')}`),
    ...on.field('reason', reasons.length > 0 ? shortened(reasons, 3) : ['none is given'], 2),
    ...on.field('do', ['read it with: mailmedic explain "…"; please report a text that should be known']),
  ]
}

export const failureLines = (failure: NonNullable<RunState['failure']>, on: Page): string[] => [
  ...on.wrap(failure.message, on.width - 3).map((line) => `   ${line}`),
  ...(failure.hint ? on.field('do', [failure.hint]) : []),
]
