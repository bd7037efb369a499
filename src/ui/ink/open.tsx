import { render } from 'ink'
import type { App, Left } from '../app.ts'
import { Root } from './root.tsx'

/** Hands the terminal to the app until it is left. Rejects where drawing itself fails; the terminal is restored then too. */
export const open = async (app: App, first: { gone(): void }): Promise<Left> => {
  first.gone()
  const { unmount, waitUntilExit } = render(<Root app={app} />, {
    alternateScreen: !app.look.reader,
    incrementalRendering: true,
    maxFps: 60,
    exitOnCtrlC: false,
    isScreenReaderEnabled: app.look.reader,
  })
  app.restore = unmount
  await waitUntilExit()
  app.restore = () => {}
  return app.left
}
