import type { App } from './app.ts'
import { copyToClipboard } from './clipboard.ts'
import { commandLine } from './command-line.ts'
import { line } from './draw/line.ts'
import { lineInput, yesOrNo } from './line-input.ts'
import type { Binding } from './screen.ts'
import { exportReport } from './screens/export.ts'
import { help } from './screens/help.ts'
import { views } from './screens/index.ts'

/** Keys that work in every view, as far as they make sense there. */
export const everywhere = (app: App): readonly Binding[] => {
  const { session, screen } = app
  return [
    ...(session ? views : [])
      .filter(({ name }) => name !== screen?.id)
      .map(({ key, name, help, open }) => ({
        keys: [key],
        bar: name,
        help,
        run: () => session && app.push(open(app, session)),
      })),
    ...(screen?.filter
      ? [
          {
            keys: ['/'],
            bar: 'filter',
            help: 'only rows with these words; !word: only rows without it',
            run: () => filter(app),
          },
        ]
      : []),
    ...(screen?.copy ? [{ keys: ['y'], help: 'copy what is under the cursor (OSC 52)', run: () => copy(app) }] : []),
    ...(session
      ? [{ keys: ['e'], bar: 'export', help: 'write the report to a file', run: () => exportReport(app, session) }]
      : []),
    ...(app.depth > 1 || screen?.back
      ? [{ keys: ['esc', 'backspace'], bar: 'back', help: 'back to the view before', run: () => app.back() }]
      : []),
    {
      keys: [':'],
      help: 'a command by its name: evidence, host, playbook, export, quit …',
      run: () => commandLine(app),
    },
    { keys: ['ctrl-z'], help: 'put mailmedic to sleep; fg in the shell wakes it', run: () => undefined },
    ...(screen?.id === 'help'
      ? []
      : [{ keys: ['?'], bar: 'help', help: 'the keys of this view', run: () => showHelp(app) }]),
    { keys: ['q', 'ctrl-c'], bar: 'quit', help: 'leave; nothing is left running', run: () => quit(app) },
  ]
}

const showHelp = (app: App): void => {
  const { screen } = app
  if (!screen) return
  app.push(help(screen.id, screen.keys(), everywhere(app)))
}

const filter = (app: App): void => {
  const rows = app.screen?.filter
  if (!rows) return
  const before = rows.get()
  app.input = lineInput('/', before, { change: rows.set, done: rows.set, cancel: () => rows.set('') })
}

const copy = (app: App): void => {
  const text = app.screen?.copy?.() ?? null
  if (text === null || text === '') {
    app.tell(line('nothing to copy', 'dim'))
    return
  }
  app.services.write(copyToClipboard(text))
  app.tell(line(`copied ${text.length.toLocaleString('en-US')} characters, where your terminal allows it`, 'dim'))
}

/** Asks only where something is under way that must not be left half done. */
export const quit = (app: App): void => {
  if (app.busy === null) {
    app.quit()
    return
  }
  const asked = yesOrNo(`${app.busy} Leave all the same?`, () => app.quit())
  app.input = { ...asked, choice: { ...asked.choice, 'ctrl-c': () => app.quit() } }
}
