import type { App } from '../app.ts'
import type { Screen } from '../screen.ts'
import type { Session } from '../session.ts'
import { commands } from './commands.ts'
import { evidence } from './evidence.ts'
import { logView } from './log/live.ts'
import { queueBrowser } from './queue/browser.ts'
import { runs } from './runs.ts'

/** A view of the run that is one key away from everywhere. */
export interface View {
  readonly key: string
  /** Its word in the key bar, and its `:` command. */
  readonly name: string
  readonly help: string
  open(app: App, session: Session): Screen
}

/** A new view is one line here. Letters that are taken: a e g h j k n p q r s y, and those below. */
export const views: readonly View[] = [
  { key: 'm', name: 'queue', help: 'the queue: its shape, its groups, each message', open: queueBrowser },
  { key: 'l', name: 'log', help: 'the mail log as it is written', open: (app, session) => logView(app, session) },
  { key: 'v', name: 'evidence', help: 'every finding, with what was asked and the answer', open: evidence },
  { key: 'c', name: 'commands', help: 'everything that was asked: when, how long, how it ended', open: commands },
  { key: 'u', name: 'runs', help: 'what was changed from this computer, and taking it back', open: runs },
]
