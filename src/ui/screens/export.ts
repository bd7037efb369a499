import type { App } from '../app.ts'
import { span } from '../draw/line.ts'
import { lineInput } from '../line-input.ts'
import type { Session } from '../session.ts'

/** Asks where to, then writes the report of what is known now. */
export const exportReport = (app: App, session: Session): void => {
  const day = app.services.now().toISOString().slice(0, 16).replace('T', '-').replace(':', '')
  const host = session.target.replace(/^.*@/, '').replace(/[^\w.-]+/g, '-')
  app.input = lineInput('Write the report to: ', `mailmedic-${host}-${day}.md`, {
    done: (path) => void write(app, session, path.trim()),
  })
}

const write = async (app: App, session: Session, path: string): Promise<void> => {
  if (path === '') return
  try {
    app.tell([span(await app.services.exportReport(session.state, app.mends, path), 'ok')])
  } catch (error) {
    app.tell([span(error instanceof Error ? error.message : `${error}`, 'critical')])
  }
}
