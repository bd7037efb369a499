import type { App } from './app.ts'
import { copyToClipboard } from './clipboard.ts'
import { commandLine } from './command-line.ts'
import { line } from './draw/line.ts'
import { lineInput, yesOrNo } from './line-input.ts'
import type { Binding } from './screen.ts'
import { evidence } from './screens/evidence.ts'
import { exportReport } from './screens/export.ts'
import { help } from './screens/help.ts'
import { hosts } from './screens/hosts.ts'
import { views } from './screens/index.ts'
import type { Session } from './session.ts'

/** Keys that work in every view, as far as they make sense there. */
export const everywhere = (app: App): readonly Binding[] => {
  const { screen } = app
  const session = screen?.modal ? null : app.session
  return [
    ...when(
      lost(app),
      ['o'],
      'another host: those that are known, or one that is typed',
      () => app.push(hosts(app)),
      'other host',
    ),
    ...(session ? viewKeys(app, session) : []),
    ...(screen?.filter ? [{ ...filterKey(app), bar: 'filter' }] : session ? [filterKey(app)] : []),
    ...when(screen?.copy !== undefined, ['y'], 'copy what is under the cursor (OSC 52)', () => copy(app)),
    ...(session ? [{ ...exportKey(app, session), bar: 'export' }] : []),
    ...when(app.depth > 1 && !screen?.modal, ['esc', 'backspace'], 'back to the view before', () => app.back(), 'back'),
    ...when(!screen?.modal, [':'], 'a command by its name: evidence, host, playbook, export, quit …', () =>
      commandLine(app),
    ),
    ...when(true, ['ctrl-z'], 'put mailmedic to sleep; fg in the shell wakes it', () => undefined),
    ...when(screen?.id !== 'help', ['?'], 'the keys of this view', () => showHelp(app), 'help'),
    ...when(true, ['q', 'ctrl-c'], 'leave; nothing is left running', () => quit(app), 'quit'),
  ]
}

/** Nobody could log in: nothing is known of this server. */
const lost = ({ screen, session }: App): boolean =>
  screen?.id === 'wizard' && session !== null && session.state.failure !== null && session.state.mta === null

const when = (shown: boolean, keys: readonly string[], help: string, run: () => void, bar?: string): Binding[] =>
  shown ? [{ keys, help, run, ...(bar === undefined ? {} : { bar }) }] : []

const viewKeys = (app: App, session: Session): readonly Binding[] =>
  views
    .filter(({ name }) => name !== app.screen?.id)
    .map(({ key, name, help, open }) => ({ keys: [key], bar: name, help, run: () => app.push(open(app, session)) }))

const filterKey = (app: App): Binding => ({
  keys: ['/'],
  help: 'only rows with these words; !word: only rows without it',
  run: () => filter(app),
})

const exportKey = (app: App, session: Session): Binding => ({
  keys: ['e'],
  help: 'write the report to a file',
  run: () => exportReport(app, session),
})

const showHelp = (app: App): void => {
  const { screen } = app
  if (!screen) return
  app.push(help(screen.id, screen.keys(), everywhere(app)))
}

/** Where there is nothing to filter, what is looked for is in the findings. */
const filter = (app: App): void => {
  if (!app.screen?.filter && app.session) app.push(evidence(app, app.session))
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
  const { question, leave } = app.busy
  const asked = yesOrNo(question, leave)
  app.input = { ...asked, choice: { ...asked.choice, 'ctrl-c': leave } }
}
