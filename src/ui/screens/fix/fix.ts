import type { App } from '../../app.ts'
import { blank, type Line, line } from '../../draw/line.ts'
import { panes } from '../../draw/panes.ts'
import type { Pen } from '../../draw/pen.ts'
import { Scroll } from '../../draw/scroll.ts'
import { lineInput, yesOrNo } from '../../line-input.ts'
import { type MendEvents, Mending } from '../../mending.ts'
import type { Screen } from '../../screen.ts'
import { exportReport } from '../export.ts'
import { endingKeys, endingLines } from './ending.ts'
import { planKeys } from './plan-keys.ts'
import { planLines, undoLines } from './plan-lines.ts'
import { logBeside, progressLines, stepsAlone } from './progress-lines.ts'
import { undoing } from './undo.ts'
import { busyWords, mode, place } from './words.ts'

export interface FixParts {
  readonly title: string
  readonly events: MendEvents
  /** Asks the server everything again, for a new verdict. */
  readonly again?: () => void
  /** Writes the plan to a file; absent where there is no sense in it (undo). */
  readonly savePlan?: (mending: Mending, path: string) => Promise<string>
}

/** A fix from its plan to its proof: nothing is changed before `a` or `s` is pressed, and the header says so. */
export const fixScreen = (app: App, parts: FixParts): Screen => {
  const mending = new Mending(() => {
    app.busy = mending.changing ? { question: busyWords(mending), leave: leaveApp } : null
    app.soon()
  })
  let leaving = false
  /** First take back, then go; asked again, go at once. */
  const leaveApp = (): void => {
    if (leaving) app.quit()
    leaving = true
    mending.stop()
  }
  const scroll = new Scroll()
  let all = false
  const stop = (): void => {
    app.input = yesOrNo('Stop here and take back what was done?', () => mending.stop())
  }
  const leave = (): boolean => {
    if (mending.ended) return false
    if (mending.state.approved) stop()
    else mending.stop()
    return mending.state.approved
  }
  const savePlan = (): void => {
    const { fix, target } = mending.state
    const name = `mailmedic-plan-${fix}-${target.replace(/^.*@/, '').replace(/[^\w.-]+/g, '-')}.json`
    app.input = lineInput('Write the plan to: ', name, {
      done: (path) =>
        void parts.savePlan?.(mending, path.trim()).then(
          (words) => app.tell(line(words, 'ok')),
          (error: Error) => app.tell(line(error.message, 'critical')),
        ),
    })
  }
  const report = (): void => {
    if (app.session) exportReport(app, app.session)
  }
  const undo = (run: string): void => app.push(fixScreen(app, undoing(app, run, mending.state.title)))
  const screen: Screen = {
    id: 'fix',
    place: () => [place(mending), scroll.place].filter(Boolean).join(', '),
    mode: () => mode(mending),
    keys: () => [
      ...planKeys(mending, parts.savePlan ? savePlan : undefined),
      ...(mending.awaited?.what === 'plan' && mending.state.what !== 'undo'
        ? [
            {
              keys: ['d'],
              bar: all ? 'short' : 'details',
              help: 'what is run, and why',
              run: () => {
                all = !all
              },
            },
          ]
        : []),
      ...(mending.changing ? [{ keys: ['x'], bar: 'stop', help: 'stop, and take back what was done', run: stop }] : []),
      ...(mending.ended ? endingKeys(mending.state, parts.again, report, undo) : []),
      ...scroll.keys(),
    ],
    back: leave,
    body: (pen) => {
      const aside = pen.wide && carriedOut(mending)
      const progress = aside ? stepsAlone : progressLines
      const left = (on: Pen): Line[] => scroll.lines(bodyLines(mending, parts.title, { all, progress }, on), on.rows)
      return aside ? panes(pen, left, (on) => logBeside(mending.state, on)) : left(pen)
    },
    copy: () => mending.state.words || null,
  }
  void mending.run(parts.events, app.asker).then(() => {
    if (mending.state.run !== null) app.mends.push(mending.state)
    app.changed()
    if (leaving) app.quit()
  })
  return screen
}

/** It is under way, or over: there are steps to look at, and a log. */
const carriedOut = ({ state, awaited }: Mending): boolean =>
  state.plan !== null && state.approved && awaited?.what !== 'plan'

interface Shown {
  readonly all: boolean
  readonly progress: typeof progressLines
}

const bodyLines = (mending: Mending, title: string, { all, progress }: Shown, pen: Pen): Line[] => {
  const { state, awaited, ended } = mending
  const head = [line(pen.safe(state.title || title), 'strong'), blank]
  if (!state.plan)
    return [...head, ...(ended ? endingLines(state, pen) : [line('asking the server what there is to do', 'accent')])]
  if (awaited?.what === 'plan')
    return state.what === 'undo' ? undoLines(state.plan, pen) : planLines(state.plan, pen, all)
  const next = awaited?.what === 'step' ? state.plan.steps[awaited.index] : undefined
  return [
    ...head,
    ...(ended ? [...endingLines(state, pen), blank] : []),
    ...(next ? [...pen.wrap(`Next: ${next.label}. ${next.why}`, 'accent'), blank] : []),
    ...progress(state, pen),
  ]
}
