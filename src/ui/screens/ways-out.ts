import type { ReportedDiagnosis } from '../../run/event.ts'
import type { App } from '../app.ts'
import type { Session } from '../session.ts'
import { byHand } from './by-hand.ts'
import { exportReport } from './export.ts'

export interface Way {
  readonly title: string
  /** What it costs, or what it cures. */
  readonly detail: string
  run(): void
}

/** What can be done now, best first. */
export const waysOut = (app: App, session: Session, cause: ReportedDiagnosis | undefined): readonly Way[] => [
  ...(cause ? [{ title: 'What to do, by hand', detail: 'changes nothing', run: () => app.push(byHand(cause)) }] : []),
  { title: 'Write the report', detail: 'for the ticket; Markdown', run: () => exportReport(app, session) },
  { title: 'Leave', detail: 'prints the verdict', run: () => app.quit() },
]
