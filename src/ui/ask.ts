import type { App } from './app.ts'
import type { Screen } from './screen.ts'
import { hostKey } from './screens/host-key.ts'
import { secret } from './screens/secret.ts'
import type { Asker } from './services.ts'

/** Questions to the person, one after the other, each a screen over whatever is shown. */
export const askerOf = (app: App): Asker => {
  let turn: Promise<unknown> = Promise.resolve()
  const ask = <T>(screenOf: (answer: (value: T) => void) => Screen): Promise<T> => {
    const answer = turn.then(() => shown(app, screenOf))
    turn = answer
    return answer
  }
  return {
    secret: (question, how) => ask((answer) => secret(question, how?.shown ?? false, answer)),
    hostKey: (question) => ask((answer) => hostKey(question, answer)),
  }
}

const shown = <T>(app: App, screenOf: (answer: (value: T) => void) => Screen): Promise<T> =>
  new Promise((resolve) => {
    const screen: Screen = screenOf((value) => {
      app.remove(screen)
      resolve(value)
    })
    app.push(screen)
  })
