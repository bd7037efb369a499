import type { App } from '../app.ts'
import { type Line, span } from '../draw/line.ts'
import type { Pen } from '../draw/pen.ts'
import type { Binding, Screen } from '../screen.ts'
import type { Session } from '../session.ts'
import { verdict } from './verdict.ts'
import { connectStep, playbookStep, type Step, verdictStep } from './wizard-steps.ts'

/** The way from "mail is stuck" to its cause: connect, the steps of the playbook, the verdict. It follows the run until somebody moves. */
export const wizard = (app: App, session: Session): Screen => {
  /** null: follows the run. */
  let moved: number | null = null
  const { playbook } = session
  const last = playbook.steps.length + 1
  const current = (): number => {
    if (session.judged) return last
    const { steps, mta } = session.state
    return mta ? Math.max(1, steps.length) : 0
  }
  const focus = (): number => moved ?? Math.min(current(), session.judged ? last : last - 1)
  const steps = (): readonly Step[] => [
    connectStep(session),
    ...playbook.steps.map((_, at) => playbookStep(session, at)),
    verdictStep(session),
  ]
  const to = (step: number): void => {
    moved = Math.max(0, Math.min(step, last))
  }
  const next = (): void => {
    if (focus() >= last - 1 && session.judged) app.push(verdict(app, session))
    else to(focus() + 1)
  }
  const again = (): void => {
    moved = null
    void follow()
  }
  const follow = async (): Promise<void> => {
    await session.start()
    if (moved === null && app.screen === screen && session.judged && !session.state.failure)
      app.push(verdict(app, session))
  }
  const skippable = (): number | null => (session.step !== null && session.step + 1 === focus() ? session.step : null)
  const skip = (): void => {
    const step = skippable()
    if (step !== null) session.skip(step)
    else next()
  }
  const screen: Screen = {
    id: 'wizard',
    place: () => place(focus(), playbook.steps.length),
    keys: () => [
      {
        keys: ['enter', 'right'],
        bar: 'next',
        help: 'to the next step; after the last one, to the verdict',
        run: next,
      },
      ...(session.running
        ? [{ keys: ['s'], bar: 'skip', help: 'do not wait for the rest of this step', run: skip }]
        : []),
      { keys: ['left', 'h'], help: 'one step back', run: () => to(focus() - 1) },
      { keys: ['up', 'k'], help: 'one step up', run: () => to(focus() - 1) },
      { keys: ['down', 'j'], help: 'one step down', run: () => to(focus() + 1) },
      ...(session.running ? [] : [askAgain(again)]),
    ],
    body: (pen) => steps().flatMap((step, at) => stepLines(step, at === focus(), pen)),
  }
  void follow()
  return screen
}

const askAgain = (run: () => void): Binding => ({ keys: ['r'], bar: 'ask again', help: 'ask everything again', run })

const place = (focus: number, steps: number): string =>
  focus === 0 ? 'connect' : focus > steps ? 'verdict' : `${focus} of ${steps}`

const titleColumns = 32

const stepLines = (step: Step, open: boolean, pen: Pen): Line[] => {
  const title = pen.shorten(pen.safe(step.title), titleColumns).padEnd(open ? 0 : titleColumns)
  const head: Line = [
    span(open ? '> ' : '  ', 'accent'),
    step.mark(pen),
    span(' '),
    span(title, open ? 'strong' : undefined),
    ...(open || step.short === '' ? [] : [span(`  ${pen.safe(step.short)}`, 'dim')]),
  ]
  return open ? [head, ...step.details(pen).map((each): Line => [span(' '.repeat(5)), ...each])] : [head]
}
