import type { App } from './app.ts'
import { painter } from './draw/theme.ts'
import { frameOf, rowsOf } from './frame.ts'

export interface FirstFrame {
  /** The terminal is handed over. */
  gone(): void
}

const enter = '\u001b[?1049h\u001b[?25l\u001b[H'
const leave = '\u001b[?1049l\u001b[?25h'

/**
 * The first frame, without Ink: to load Ink takes ten times as long as to start Node, and nobody should look at an empty
 * terminal for so long. Keys that are typed meanwhile wait for it. DEC private mode 1049 is the other screen.
 */
export const firstFrame = (app: App, stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): FirstFrame => {
  if (app.look.reader) return { gone: () => {} }
  const restore = (): void => void stdout.write(leave)
  process.once('exit', restore)
  app.restore = () => {
    process.off('exit', restore)
    stdin.setRawMode(false)
    restore()
  }
  stdin.setRawMode(true)
  const paint = painter(app.look)
  const rows = rowsOf(frameOf(app, stdout.columns, stdout.rows)).map(paint)
  stdout.write(`${enter}${rows.join('\r\n')}`)
  return {
    gone: () => {
      process.off('exit', restore)
      stdout.write('\u001b[H\u001b[J')
    },
  }
}
