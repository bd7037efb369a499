import type { App } from '../app.ts'
import { blank, type Line, line, span } from '../draw/line.ts'
import { panes } from '../draw/panes.ts'
import type { Pen } from '../draw/pen.ts'
import type { Screen } from '../screen.ts'
import type { Session } from '../session.ts'
import { verdict } from './verdict.ts'
import { type Step, stepsOf } from './wizard-steps.ts'

/** The way from "mail is stuck" to its cause: connect, the steps of the playbook, the verdict. It follows the run until somebody moves. */
export const wizard = (app: App, session: Session): Screen => {
  /** null: follows the run. */
  let moved: number | null = null
  const count = session.playbook.steps.length
  const last = count + 1
  const focus = (): number => moved ?? current(session, last)
  const to = (step: number): void => {
    moved = Math.max(0, Math.min(step, last))
  }
  const next = (): void => {
    if (focus() >= last - 1 && session.judged) app.push(verdict(app, session, () => void follow()))
    else to(focus() + 1)
  }
  const follow = async (): Promise<void> => {
    moved = null
    await session.start()
    if (moved === null && app.screen === screen && session.judged && !session.state.failure)
      app.push(verdict(app, session, () => void follow()))
  }
  const again = (): void => {
    const step = focus() - 1
    if (step >= 0 && step < count && session.judged && !session.state.failure) void session.retry(step)
    else void follow()
  }
  const skip = (): void => {
    if (session.step !== null) session.skip(session.step)
  }
  const screen: Screen = {
    id: 'wizard',
    place: () => (focus() === 0 ? 'connect' : focus() === last ? 'verdict' : `${focus()} of ${count}`),
    keys: () => [
      { keys: ['enter', 'right'], bar: 'next', help: 'to the next step; after the last one to the verdict', run: next },
      { keys: ['left', 'h'], help: 'one step back', run: () => to(focus() - 1) },
      ...(session.step === null
        ? []
        : [{ keys: ['s'], bar: 'skip', help: 'do not wait for the rest of this step', run: skip }]),
      ...(session.running
        ? []
        : [
            { keys: ['r'], bar: 'ask again', help: 'ask the questions of this step again', run: again },
            { keys: ['R'], help: 'ask everything again, for a new verdict', run: () => void follow() },
          ]),
      { keys: ['up', 'k'], help: 'one step up', run: () => to(focus() - 1) },
      { keys: ['down', 'j'], help: 'one step down', run: () => to(focus() + 1) },
      { keys: ['home', 'g'], help: 'to the beginning', run: () => to(0) },
      { keys: ['end', 'G'], help: 'to the verdict', run: () => to(last) },
    ],
    body: (pen) => {
      const steps = stepsOf(session)
      const open = steps[focus()]
      const list = (on: Pen): Line[] => steps.flatMap((step) => stepLines(step, step === open, on, !pen.wide))
      return panes(pen, list, (on) => (open ? [line(open.title, 'strong'), blank, ...open.details(on)] : []))
    },
  }
  void follow()
  return screen
}

/** Where the run is: connecting, at a step, or judged; where it failed, there. */
const current = ({ state, judged }: Session, last: number): number => {
  if (!state.mta) return 0
  return judged && !state.failure ? last : Math.min(Math.max(1, state.steps.length), last - 1)
}

const titleColumns = 32
const indent = 5

const stepLines = (step: Step, open: boolean, pen: Pen, inPlace: boolean): Line[] => {
  const spread = open && inPlace
  const title = pen.shorten(pen.safe(step.title), spread ? pen.columns : titleColumns)
  const head: Line = [
    span(open ? '> ' : '  ', 'accent'),
    step.mark(pen),
    span(' '),
    span(title.padEnd(titleColumns), open ? 'strong' : undefined),
    ...(spread || step.short === '' ? [] : [span(`  ${pen.shorten(pen.safe(step.short), pen.columns - 47)}`, 'dim')]),
  ]
  if (!spread) return [head]
  const within = pen.narrower(pen.columns - indent)
  return [head, ...step.details(within).map((each): Line => [span(' '.repeat(indent)), ...each])]
}
