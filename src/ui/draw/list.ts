import type { Binding } from '../screen.ts'
import { type Line, line } from './line.ts'
import type { Pen } from './pen.ts'

/** How a row looks; `chosen` is the one under the cursor. */
export type DrawRow<T> = (row: T, chosen: boolean) => Line

/** Rows of which one is under the cursor. Only what is seen is drawn, so that 100,000 cost no more than 20. */
export class List<T> {
  readonly #all: () => readonly T[]
  readonly #text: (row: T) => string
  #cursor = 0
  #top = 0
  #height = 10
  #filter = ''
  #cached: { readonly of: readonly T[]; readonly filter: string; readonly rows: readonly T[] } | undefined

  /** `text` is what the filter looks at. */
  constructor(all: () => readonly T[], text: (row: T) => string) {
    this.#all = all
    this.#text = text
  }

  /** For `Screen.filter`. */
  readonly filtering = {
    get: (): string => this.#filter,
    set: (text: string): void => {
      this.#filter = text
      this.#cursor = 0
    },
  }

  /** The rows that the filter lets through: all of its words in any case; a word that begins with ! keeps rows out. */
  get rows(): readonly T[] {
    const of = this.#all()
    if (this.#cached?.of === of && this.#cached.filter === this.#filter) return this.#cached.rows
    const words = this.#filter.toLowerCase().split(/\s+/).filter(Boolean)
    const rows = words.length === 0 ? of : of.filter((row) => matches(this.#text(row).toLowerCase(), words))
    this.#cached = { of, filter: this.#filter, rows }
    return rows
  }

  get cursor(): number {
    return Math.max(0, Math.min(this.#cursor, this.rows.length - 1))
  }

  get chosen(): T | undefined {
    return this.rows[this.cursor]
  }

  to(row: number): void {
    this.#cursor = Math.max(0, Math.min(row, this.rows.length - 1))
  }

  /** The keys that move the cursor. */
  keys(): readonly Binding[] {
    const by = (rows: number) => () => this.to(this.cursor + rows)
    return [
      { keys: ['up', 'k'], help: 'one row up', run: by(-1) },
      { keys: ['down', 'j'], help: 'one row down', run: by(1) },
      { keys: ['pageup', 'ctrl-b', 'ctrl-u'], help: 'a page up', run: () => this.to(this.cursor - this.#height) },
      { keys: ['pagedown', 'ctrl-f', 'ctrl-d'], help: 'a page down', run: () => this.to(this.cursor + this.#height) },
      { keys: ['home', 'g'], help: 'to the first row', run: () => this.to(0) },
      { keys: ['end', 'G'], help: 'to the last row', run: () => this.to(this.rows.length - 1) },
    ]
  }

  /** At most `height` lines: the rows around the cursor. */
  lines(height: number, pen: Pen, draw: DrawRow<T>, empty = 'nothing here'): Line[] {
    const rows = this.rows
    this.#height = Math.max(1, height)
    if (rows.length === 0)
      return [line(this.#filter === '' ? empty : `nothing matches "${pen.safe(this.#filter)}"`, 'dim')]
    const cursor = this.cursor
    const last = Math.max(0, rows.length - this.#height)
    this.#top = Math.max(0, Math.min(this.#top, cursor, last))
    if (cursor >= this.#top + this.#height) this.#top = cursor - this.#height + 1
    return rows.slice(this.#top, this.#top + this.#height).map((row, at) => draw(row, this.#top + at === cursor))
  }

  /** "12 of 340", for the header. */
  get place(): string {
    const rows = this.rows.length
    return rows === 0 ? '0 of 0' : `${(this.cursor + 1).toLocaleString('en-US')} of ${rows.toLocaleString('en-US')}`
  }
}

const matches = (text: string, words: readonly string[]): boolean =>
  words.every((word) => (word.startsWith('!') && word.length > 1 ? !text.includes(word.slice(1)) : text.includes(word)))
