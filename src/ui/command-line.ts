import type { App } from './app.ts'
import { line } from './draw/line.ts'
import { quit } from './everywhere.ts'
import { lineInput } from './line-input.ts'
import { exportReport } from './screens/export.ts'
import { hosts } from './screens/hosts.ts'
import { views } from './screens/index.ts'
import { playbooks } from './screens/playbooks.ts'
import { startRun } from './start.ts'

type Command = (app: App, rest: string) => void

const named: Readonly<Record<string, Command>> = {
  ...Object.fromEntries(
    views.map(({ name, open }): [string, Command] => [name, (app) => app.session && app.push(open(app, app.session))]),
  ),
  export: (app) => app.session && exportReport(app, app.session),
  host: (app, rest) => (rest === '' ? app.push(hosts(app)) : void startRun(app, { target: rest })),
  playbook: (app, rest) => (rest === '' ? app.push(playbooks(app)) : void startRun(app, { playbook: rest })),
  quit: (app) => quit(app),
}
const names = Object.keys(named).toSorted()

/** `:` and a name; the beginning of one is enough where only one begins so. */
export const commandLine = (app: App): void => {
  app.input = lineInput(':', '', { done: (text) => carryOut(app, text), complete })
}

const complete = (text: string): string => {
  const found = names.filter((name) => name.startsWith(text))
  return found.length === 1 ? `${found[0]}` : text
}

const carryOut = (app: App, text: string): void => {
  const [word = '', ...rest] = text.trim().split(/\s+/)
  if (word === '') return
  const found = names.filter((name) => name === word || name.startsWith(word))
  const [name] = found
  if (name === undefined || (found.length > 1 && !names.includes(word)))
    app.tell(line(`there is no command "${word}"; there is ${names.join(', ')}`, 'warning'))
  else named[names.includes(word) ? word : name]?.(app, rest.join(' '))
}
