import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from './lab/run.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** mailmedic from its source, on a terminal of its own by script(1), with somebody who answers its questions. */
export class Questioned {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown[]>
  /** Everything that was seen on it. */
  text = ''

  constructor(argv: readonly string[]) {
    const line = [process.execPath, main, ...argv].map(quote).join(' ')
    const { CI: _, ...env } = process.env
    this.#child = spawn('script', ['-qefc', line, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] })
    this.#ended = once(this.#child, 'exit')
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.text += chunk.toString()
    })
  }

  /** Waits for the question, then types. */
  async answer(question: RegExp, words: string): Promise<void> {
    const seen = this.text.length
    await until(`${question} on the terminal`, () => question.test(this.text) || undefined, 60_000)
    this.#child.stdin?.write(`${words}\r`)
    // What it is asked next is a question of its own, even if it is the same again.
    await until('a further line on the terminal', () => this.text.length > seen || undefined, 60_000)
    this.text = this.text.replace(question, '(answered)')
  }

  /** The exit status. */
  async end(): Promise<number> {
    const [code] = await this.#ended
    return Number(code)
  }
}
