import type { Binding } from '../screen.ts'
import { type Line, line } from './line.ts'
import type { Pen } from './pen.ts'
import { type Searched, Sieve } from './sieve.ts'

/** How a row looks; `chosen` is the one under the cursor. */
export type DrawRow<T> = (row: T, chosen: boolean) => Line

/** Rows of which one is under the cursor. Only what is seen is drawn, so that 100,000 cost no more than 20. */
export class List<T> {
  readonly #all: () => readonly T[]
  readonly #sieve: Sieve<T>
  readonly #meanwhile: Meanwhile
  #cursor = 0
  #top = 0
  #height = 10
  #filter = ''
  /** Somebody calls for more. */
  #working = false

  /** `text` is what the filter looks at; `meanwhile` does what takes longer than a frame, absent where nothing does. */
  constructor(all: () => readonly T[], text: Searched<T>, meanwhile: Meanwhile = atOnce) {
    this.#all = all
    this.#sieve = new Sieve(text)
    this.#meanwhile = meanwhile
  }

  /** For `Screen.filter`. */
  readonly filtering = {
    get: (): string => this.#filter,
    set: (text: string): void => {
      this.#filter = text
      this.#cursor = 0
    },
  }

  /** The rows that the filter lets through. */
  get rows(): readonly T[] {
    const rows = this.#seen
    this.#sieve.finish()
    return rows
  }

  /** Those of them that are found already: what is drawn. */
  get #seen(): readonly T[] {
    const of = this.#all()
    if (this.#filter.trim() === '') {
      this.#sieve.forget()
      return of
    }
    this.#sieve.begin(of, this.#filter)
    if (!this.#sieve.done && !this.#working) {
      this.#working = true
      this.#meanwhile(() => this.#more())
    }
    return this.#sieve.found
  }

  /** Not all rows have been looked at yet. */
  get searching(): boolean {
    return !this.#sieve.done
  }

  #more(): boolean {
    this.#sieve.portion()
    this.#working = this.searching
    return this.#working
  }

  get cursor(): number {
    return Math.max(0, Math.min(this.#cursor, this.#seen.length - 1))
  }

  get chosen(): T | undefined {
    return this.#seen[this.cursor]
  }

  to(row: number): void {
    this.#cursor = Math.max(0, Math.min(row, this.#seen.length - 1))
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
    const rows = this.#seen
    this.#height = Math.max(1, height)
    if (rows.length === 0) return [line(this.#emptyWords(empty, pen), 'dim')]
    const cursor = this.cursor
    const last = Math.max(0, rows.length - this.#height)
    this.#top = Math.max(0, Math.min(this.#top, cursor, last))
    if (cursor >= this.#top + this.#height) this.#top = cursor - this.#height + 1
    return rows.slice(this.#top, this.#top + this.#height).map((row, at) => draw(row, this.#top + at === cursor))
  }

  #emptyWords(empty: string, pen: Pen): string {
    if (this.#filter === '') return empty
    return this.searching ? 'looking' : `nothing matches "${pen.safe(this.#filter)}"`
  }

  /** "12 of 340", for the header; "1 of 340 so far" where not all rows have been looked at. */
  get place(): string {
    const rows = this.#seen.length
    const at = rows === 0 ? 0 : this.cursor + 1
    return `${at.toLocaleString('en-US')} of ${rows.toLocaleString('en-US')}${this.searching ? ' so far' : ''}`
  }
}

/** Calls again and again, for as long as there is more, and lets keys and drawing come between. */
export type Meanwhile = (more: () => boolean) => void
const atOnce: Meanwhile = (more) => {
  while (more());
}
