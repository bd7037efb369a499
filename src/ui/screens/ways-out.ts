import type { ReportedDiagnosis } from '../../run/event.ts'
import type { App } from '../app.ts'
import type { FixChoice } from '../services.ts'
import type { Session } from '../session.ts'
import { byHand } from './by-hand.ts'
import { exportReport } from './export.ts'
import { startFix } from './fix/start.ts'

export interface Way {
  readonly title: string
  /** What it costs, or what it cures. */
  readonly detail: string
  run(): void
}

/** What can be done now, best first: fixes that may be proposed, then what a person can do. */
export const waysOut = (
  app: App,
  session: Session,
  cause: ReportedDiagnosis | undefined,
  fixes: readonly FixChoice[],
  again: () => void,
): readonly Way[] => [
  ...fixes
    .filter(({ id }) => cause?.fixes.includes(id))
    .map((fix) => ({
      title: fix.title,
      detail: `${cures(session, fix.id)}; shows the plan first`,
      run: () => startFix(app, session, { fix, known: cause?.fixOptions?.[fix.id] ?? {} }, again),
    })),
  ...(cause ? [{ title: 'What to do, by hand', detail: 'changes nothing', run: () => app.push(byHand(cause)) }] : []),
  { title: 'Write the report', detail: 'for the ticket; Markdown', run: () => exportReport(app, session) },
  { title: 'Leave', detail: 'prints the verdict', run: () => app.quit() },
]

/** "cures both", where one fix is the way out of more than one cause. */
const cures = ({ state: { diagnoses } }: Session, fix: string): string => {
  const many = diagnoses.filter(({ fixes }) => fixes.includes(fix)).length
  if (many < 2) return 'cures this one'
  return many === diagnoses.length
    ? many === 2
      ? 'cures both'
      : `cures all ${many}`
    : `cures ${many} of ${diagnoses.length}`
}
