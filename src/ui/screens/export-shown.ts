import type { App } from '../app.ts'
import { type Line, line } from '../draw/line.ts'
import { type Pen, penOf } from '../draw/pen.ts'
import { lineInput } from '../line-input.ts'
import type { Binding } from '../screen.ts'
import type { Session } from '../session.ts'

/** `e` in a view of rows: what is shown goes to a file, not the report. */
export const exportKey = (app: App, session: Session, what: string, text: () => string): Binding => ({
  keys: ['e'],
  bar: 'export',
  help: 'write what is shown here to a file',
  run: () => {
    const at = app.services.now().toISOString().slice(0, 16).replace('T', '-').replace(':', '')
    const host = session.target.replace(/^.*@/, '').replace(/[^\w.-]+/g, '-')
    app.input = lineInput(`Write the ${what} to: `, `mailmedic-${host}-${what}-${at}.txt`, {
      done: (path) => void write(app, `${text()}\n`, path.trim()),
    })
  },
})

/** Lines of a view as a file has them: wide, and nothing but text. */
export const plainText = (lines: (pen: Pen) => readonly Line[]): string => {
  const pen = penOf({ color: false, light: false, unicode: true, reader: false }, 118, Number.POSITIVE_INFINITY)
  return lines(pen)
    .map((each) =>
      each
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

const write = async (app: App, text: string, path: string): Promise<void> => {
  if (path === '') return
  try {
    app.tell(line(await app.services.exportText(text, path), 'ok'))
  } catch (error) {
    app.tell(line(error instanceof Error ? error.message : `${error}`, 'critical'))
  }
}
