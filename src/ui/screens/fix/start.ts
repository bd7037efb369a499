import type { App } from '../../app.ts'
import type { Mending } from '../../mending.ts'
import type { FixChoice, MendStart } from '../../services.ts'
import type { Session } from '../../session.ts'
import { fixScreen } from './fix.ts'
import { fixOptions } from './options.ts'

/** A fix, and what the diagnosis says it should be told in this case. */
export interface Proposed {
  readonly fix: FixChoice
  readonly known: Readonly<Record<string, string>>
}

/** What the fix wants to know is asked first, filled in as far as it is known; then its plan is made and shown. */
export const startFix = (app: App, session: Session, { fix, known }: Proposed, again: () => void): void => {
  const { id, fixes } = session.playbook
  const allowed = { maxRisk: fixes.maxRisk, allowedBy: `the playbook ${id}` }
  const go = (options: Readonly<Record<string, string>>): void =>
    planFix(app, session, { ...fix, ...allowed }, options, { again })
  if (fix.options.length > 0) app.push(fixOptions(app, fix, known, go))
  else go(known)
}

/** Which fix, and how much it may cost. */
export interface Wanted extends Pick<FixChoice, 'id' | 'title'>, Pick<MendStart, 'maxRisk' | 'allowedBy'> {}

export interface Afterwards {
  /** Where somebody wants to see it anew. */
  readonly again: () => void
  /** Whatever came of it. */
  readonly ended?: () => void
}

/** Makes the plan of a fix of which everything is known, and shows it. */
export const planFix = (
  app: App,
  session: Session,
  { id, title, maxRisk, allowedBy }: Wanted,
  options: Readonly<Record<string, string>>,
  { again, ended = () => {} }: Afterwards,
): void => {
  const { target, state } = session
  const start = { fix: id, options, target, diagnosed: state, maxRisk, allowedBy }
  app.push(
    fixScreen(app, {
      title,
      again,
      events: async function* (operator, signal) {
        yield* app.services.mend({ ...start, operator, signal, asker: app.asker })
        ended()
      },
      savePlan: (mending, path) => savePlan(app, mending, { target, options }, path),
    }),
  )
}

const savePlan = async (
  app: App,
  { state: { plan } }: Mending,
  start: { readonly target: string; readonly options: Readonly<Record<string, string>> },
  path: string,
): Promise<string> => {
  if (!plan) throw new Error('there is no plan yet')
  return app.services.savePlan(plan, start, path)
}
