import type { App } from './app.ts'
import type { Screen } from './screen.ts'
import { secret } from './screens/secret.ts'
import type { Asker } from './services.ts'

/** Questions to the person, one after the other, each a screen over whatever is shown. */
export const askerOf = (app: App): Asker => {
  let turn: Promise<unknown> = Promise.resolve()
  return {
    secret: (question) => {
      const answer = turn.then(() => askSecret(app, question))
      turn = answer
      return answer
    },
  }
}

const askSecret = (app: App, question: string): Promise<string | null> =>
  new Promise((resolve) => {
    const screen: Screen = secret(question, (text) => {
      app.remove(screen)
      resolve(text)
    })
    app.push(screen)
  })
