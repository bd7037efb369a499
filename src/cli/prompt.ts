import { clean } from '../text/text.ts'
import { progressLine } from './progress-line.ts'
import { stopping } from './stopping.ts'

/** A person can be asked on the terminal. */
export const personThere = (): boolean => process.stdin.isTTY && process.stderr.isTTY

let turn: Promise<unknown> = Promise.resolve()

/** Asks on the terminal; what is typed is not shown unless it may be. null: nobody is there to ask, or nothing was typed. */
export const prompt = (question: string, { shown = false } = {}): Promise<string | null> => {
  // Several targets may ask at the same time: one question after the other.
  const answer = turn.then(() => ask(question, shown))
  turn = answer.catch(() => null)
  return answer
}

const ask = async (question: string, shown: boolean): Promise<string | null> => {
  const { stdin, stderr } = process
  if (!personThere()) return null
  const resume = progressLine.pause()
  stderr.write(`${clean(question)} `)
  stdin.setRawMode(true)
  stdin.resume()
  try {
    const answer = await typed(stdin)
    if (shown && answer !== null) stderr.write(clean(answer))
    return answer
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
    resume()
  }
}

/** Keys can arrive joined: every character is looked at. */
const typed = (stdin: NodeJS.ReadStream): Promise<string | null> =>
  new Promise((resolve) => {
    let text = ''
    const done = (value: string | null): void => {
      stdin.off('data', onData)
      resolve(value)
    }
    const key = (c: string): void => {
      if (c === '\r' || c === '\n') done(text)
      else if (c === '\u0003') {
        done(null)
        stopping.stop('SIGINT')
      } else if (c === '\u0004') done(text === '' ? null : text)
      else if (c === '\u0015') text = ''
      else if (c === '\u007f' || c === '\b') text = Array.from(text).slice(0, -1).join('')
      else if (c >= ' ') text += c
    }
    const onData = (data: Buffer): void => {
      for (const c of data.toString('utf8')) key(c)
    }
    stdin.on('data', onData)
  })
