import type { App } from './app.ts'
import { line } from './draw/line.ts'
import { keyLabel } from './keys.ts'
import type { LineInput } from './line-input.ts'

/** The one place where keys are answered. */
export const press = (app: App, name: string): void => {
  app.notice = null
  if (app.input) inLine(app, app.input, name)
  else if (!inField(app, name)) command(app, name)
  app.changed()
}

export const pressAll = (app: App, names: readonly string[]): void => {
  for (const name of names) press(app, name)
}

/** Pasted text goes where text is typed; elsewhere it is told, never taken for keys. */
export const paste = (app: App, text: string): void => {
  app.notice = null
  const field = app.input?.choice ? null : (app.input?.field ?? app.screen?.field?.())
  if (!field) app.notice = line('what was pasted is not used here', 'dim')
  else {
    field.insert(text)
    app.input?.change?.(field.text)
  }
  app.changed()
}

const inLine = (app: App, input: LineInput, name: string): void => {
  const close = (): void => {
    // What an answer opens stays.
    if (app.input === input) app.input = null
  }
  if (input.choice) {
    close()
    input.choice[name]?.()
  } else if (name === 'enter') {
    close()
    input.done(input.field.text)
  } else if (name === 'esc' || name === 'ctrl-c' || (name === 'backspace' && input.field.text === '')) {
    close()
    input.cancel?.()
  } else if (name === 'tab') {
    input.field.text = input.complete?.(input.field.text) ?? input.field.text
    input.change?.(input.field.text)
  } else if (input.field.key(name)) input.change?.(input.field.text)
}

/** A view with a field takes text; its other keys (enter, esc, arrows) are commands as everywhere. */
const inField = (app: App, name: string): boolean => app.screen?.field?.()?.key(name) ?? false

const command = (app: App, name: string): void => {
  const found = app.bindings().find(({ keys }) => keys.includes(name))
  if (found) found.run()
  else app.notice = line(`${keyLabel(name, app.look.unicode)} does nothing here; ? lists the keys`, 'dim')
}
