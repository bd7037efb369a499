import type { App } from '../app.ts'
import { cell, type Line, line, span } from '../draw/line.ts'
import { List } from '../draw/list.ts'
import { panes } from '../draw/panes.ts'
import type { Pen } from '../draw/pen.ts'
import { Scroll } from '../draw/scroll.ts'
import type { Screen } from '../screen.ts'
import type { RunChoice } from '../services.ts'
import { endingLines } from './fix/ending.ts'
import { fixScreen } from './fix/fix.ts'
import { planLines } from './fix/plan-lines.ts'
import { progressLines } from './fix/progress-lines.ts'
import { undoing } from './fix/undo.ts'

const none: readonly RunChoice[] = []

/** Everything that was changed from this computer, newest first; each can be looked at and taken back. */
export const runs = (app: App): Screen => {
  let known: readonly RunChoice[] | null = null
  void app.services.runs().then((found) => {
    known = found
    app.changed()
  })
  const list = new List<RunChoice>(
    () => known ?? none,
    ({ run, state }) => `${run} ${state.target} ${state.outcome ?? ''}`,
  )
  const undo = (): void => {
    if (list.chosen) app.push(fixScreen(app, undoing(app, list.chosen.run, list.chosen.state.title)))
  }
  return {
    id: 'runs',
    place: () => `changes ${list.place}`,
    keys: () => [
      {
        keys: ['enter', 'right'],
        bar: 'open',
        help: 'its plan, its steps, its proof',
        run: () => list.chosen && app.push(record(list.chosen)),
      },
      { keys: ['u'], bar: 'undo', help: 'take this change back', run: undo },
      ...list.keys(),
    ],
    filter: list.filtering,
    copy: () => list.chosen?.run ?? null,
    body: (pen) =>
      panes(
        pen,
        (on) => [
          line(`  ${cell('run', 36)}${cell('ended', 16)}server`, 'dim'),
          ...list.lines(
            pen.rows - 1,
            on,
            (each, chosen) => row(each, chosen, on),
            known === null ? 'looking …' : 'nothing was changed from this computer',
          ),
        ],
        (on) => (list.chosen ? recordLines(list.chosen, on) : []),
      ),
  }
}

const row = ({ run, state }: RunChoice, chosen: boolean, pen: Pen): Line => [
  span(chosen ? '> ' : '  ', 'accent'),
  span(cell(pen.safe(run), 36, pen.dots), chosen ? 'strong' : undefined),
  span(
    cell(state.outcome ?? 'in the middle', 16),
    state.outcome === null || state.outcome === 'stranded' ? 'critical' : undefined,
  ),
  span(pen.safe(state.target)),
]

const record = (choice: RunChoice): Screen => {
  const scroll = new Scroll()
  return {
    id: 'record',
    place: () => scroll.place || 'change',
    keys: () => scroll.keys(),
    copy: () => choice.run,
    body: (pen) => scroll.lines(recordLines(choice, pen), pen.rows),
  }
}

const recordLines = ({ state }: RunChoice, pen: Pen): Line[] => [
  ...pen.wrap(state.title, 'strong'),
  ...endingLines(state, pen),
  line(''),
  ...progressLines(state, pen),
  line(''),
  ...(state.plan ? planLines(state.plan, pen, false) : []),
]
