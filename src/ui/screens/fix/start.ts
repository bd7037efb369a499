import type { App } from '../../app.ts'
import type { Mending } from '../../mending.ts'
import type { FixChoice } from '../../services.ts'
import type { Session } from '../../session.ts'
import { fixScreen } from './fix.ts'
import { fixOptions } from './options.ts'

/** What the fix wants to know is asked first; then its plan is made and shown. */
export const startFix = (app: App, session: Session, fix: FixChoice, again: () => void): void => {
  const go = (options: Readonly<Record<string, string>>): void => planFix(app, session, fix, options, { again })
  if (fix.options.length > 0) app.push(fixOptions(app, fix, go))
  else go({})
}

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
  fix: Pick<FixChoice, 'id' | 'title'>,
  options: Readonly<Record<string, string>>,
  { again, ended = () => {} }: Afterwards,
): void => {
  const { target, state } = session
  const start = { fix: fix.id, options, target, diagnosed: state }
  app.push(
    fixScreen(app, {
      title: fix.title,
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
