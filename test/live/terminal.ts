import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** The program as people run it: built, since Node does not read JSX. */
export const bin = join(root, 'bin/mailmedic.js')

/** Is there a terminal to run the screens in? */
export const hasTmux = (): boolean => spawnSync('tmux', ['-V']).status === 0

export interface TerminalOptions {
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
}

let count = 0

/** `$0`: where the exit status goes. Ctrl-C is for the program; a trap, unlike ignoring, is not inherited by it. */
const waiting = `trap : INT QUIT; "$@"; echo $? >"$0.new"; mv "$0.new" "$0"; exec cat`
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** A real terminal (tmux) with one program in it, driven by keys and read as a person reads it. */
export class Terminal {
  readonly #socket: string
  readonly #home: string

  private constructor(socket: string, home: string) {
    this.#socket = socket
    this.#home = home
  }

  /**
   * With a home of its own: no configuration and no key of whoever runs the tests. A shell waits for the program and
   * keeps the terminal open behind it: tmux itself hides the cursor of a pane that is dead, and may miss its end.
   */
  static open(argv: readonly string[], { columns = 80, rows = 24, env = {} }: TerminalOptions = {}): Terminal {
    const socket = `mailmedic-${process.pid}-${++count}`
    const home = mkdtempSync(join(tmpdir(), 'mailmedic-home-'))
    const around = { HOME: home, PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', TERM: 'tmux-256color', ...env }
    const program = ['env', '-i', ...Object.entries(around).map(([name, value]) => `${name}=${value}`), ...argv]
    const command = ['sh', '-c', waiting, join(home, 'status'), ...program].map(quoted).join(' ')
    const terminal = new Terminal(socket, home)
    terminal.#tmux(['-f', '/dev/null', 'new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, command])
    return terminal
  }

  static mailmedic(argv: readonly string[], options: TerminalOptions = {}): Terminal {
    return Terminal.open([process.execPath, bin, ...argv], options)
  }

  get home(): string {
    return this.#home
  }

  #tmux(words: readonly string[], input?: string): string {
    const { status, stdout, stderr } = spawnSync('tmux', ['-L', this.#socket, ...words], {
      encoding: 'utf8',
      ...(input === undefined ? {} : { input }),
    })
    if (status !== 0) throw new Error(`tmux ${words.join(' ')}: ${stderr}`)
    return stdout
  }

  /** Names as tmux has them: `Enter`, `Escape`, `Down`, `C-c`, or letters. */
  keys(...names: readonly string[]): void {
    this.#tmux(['send-keys', ...names])
  }

  /** Text as it is typed, all of it at once. */
  type(text: string): void {
    this.#tmux(['send-keys', '-l', text])
  }

  /** As the terminal pastes: in brackets, where the program asked for them. */
  paste(text: string): void {
    this.#tmux(['load-buffer', '-'], text)
    this.#tmux(['paste-buffer', '-p'])
  }

  resize(columns: number, rows: number): void {
    this.#tmux(['resize-window', '-x', `${columns}`, '-y', `${rows}`])
  }

  get screen(): string {
    return this.#tmux(['capture-pane', '-p'])
  }

  /** What is on the screen, as it shows; `alternate`: the other screen is on. */
  get state(): { readonly alternate: boolean; readonly cursor: boolean } {
    const [alternate, cursor] = this.#tmux(['display', '-p', '#{alternate_on},#{cursor_flag}']).trim().split(',')
    return { alternate: alternate === '1', cursor: cursor === '1' }
  }

  /** Waits until this is on the screen, and gives the screen. */
  async until(words: RegExp | string, timeoutMs = 30_000): Promise<string> {
    const there = (text: string): boolean => (typeof words === 'string' ? text.includes(words) : words.test(text))
    return this.#poll(timeoutMs, `${words}`, () => {
      const text = this.screen
      return there(text) ? text : undefined
    })
  }

  /** Waits until the program has ended, and gives its exit status. */
  async ended(timeoutMs = 15_000): Promise<number> {
    const file = join(this.#home, 'status')
    return this.#poll(timeoutMs, 'the end of the program', () =>
      existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined,
    )
  }

  async #poll<T>(timeoutMs: number, what: string, look: () => T | undefined): Promise<T> {
    const end = Date.now() + timeoutMs
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if (Date.now() > end)
        throw new Error(`waited ${timeoutMs / 1000} s in vain for ${what}; on the screen:\n${this.screen}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  close(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server'])
    rmSync(this.#home, { recursive: true, force: true })
  }
}
