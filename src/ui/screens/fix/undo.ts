import type { App } from '../../app.ts'
import type { FixParts } from './fix.ts'

/** Takes a recorded change back: its plan is shown, and asked about, as that of a fix. */
export const undoing = (app: App, run: string, title: string): FixParts => ({
  title: `Take back: ${title}`,
  events: (operator, signal) => app.services.undo(run, { operator, asker: app.asker, signal }),
})
