import { cleanLines } from '../text/text.ts'
import { progressLine } from './progress-line.ts'
import { stopping } from './stopping.ts'

/** A person can be asked on the terminal. */
export const personThere = (): boolean => process.stdin.isTTY && process.stderr.isTTY

let turn: Promise<unknown> = Promise.resolve()

/** Several targets may ask at the same time: one question after the other. */
export const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
  const answer = turn.then(ask)
  turn = answer.catch(() => null)
  return answer
}

/** Asks on the terminal; what is typed is not shown unless it may be. null: nobody is there to ask, or nothing was typed. */
export const prompt = (question: string, { shown = false } = {}): Promise<string | null> =>
  inTurn(() => ask(question, shown))

/** Call it in its turn. */
export const ask = async (question: string, shown: boolean): Promise<string | null> => {
  const { stdin, stderr } = process
  if (!personThere()) return null
  const resume = progressLine.pause()
  // First, so that nothing is shown of what is typed too early.
  stdin.setRawMode(true)
  stderr.write(`${cleanLines(question).join('\r\n')} `)
  stdin.resume()
  try {
    return await typed(stdin, (text) => shown && stderr.write(text))
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
    resume()
  }
}

/** Keys can arrive joined: every character is looked at. */
const typed = (stdin: NodeJS.ReadStream, show: (text: string) => void): Promise<string | null> =>
  new Promise((resolve) => {
    let text = ''
    const done = (value: string | null): void => {
      stdin.off('data', onData)
      resolve(value)
    }
    const keep = (length: number): void => {
      const all = Array.from(text)
      show('\b \b'.repeat(all.length - length))
      text = all.slice(0, length).join('')
    }
    const key = (c: string): void => {
      if (c === '\r' || c === '\n') done(text)
      else if (c === '\u0003') {
        done(null)
        stopping.stop('SIGINT')
      } else if (c === '\u0004') done(text === '' ? null : text)
      else if (c === '\u0015') keep(0)
      else if (c === '\u007f' || c === '\b') keep(Math.max(0, Array.from(text).length - 1))
      else if (c >= ' ') {
        text += c
        show(c)
      }
    }
    const onData = (data: Buffer): void => {
      for (const c of data.toString('utf8')) key(c)
    }
    stdin.on('data', onData)
  })
