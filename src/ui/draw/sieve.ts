/** So many rows are looked at at once: a few milliseconds of work, so that a key is answered within a frame. */
const portion = 3_000

/** A row's text; or, where it has several, whether a word is in one of them: 100,000 lists of texts would be much to throw away. */
export type Searched<T> = (row: T, holds: (text: string) => boolean) => string | boolean

interface Sifted<T> {
  readonly of: readonly T[]
  readonly filter: string
  /** What it is looked for in: all rows, or what a wider filter let through. */
  readonly from: readonly T[]
  readonly found: T[]
  /** How many of them have been looked at. */
  seen: number
}

/**
 * The rows that a filter lets through: all of its words in any case; a word that begins with ! keeps rows out. A letter
 * more looks only at what was found before it; a letter less finds what is still known. Long work is done in portions.
 */
export class Sieve<T> {
  readonly #text: Searched<T>
  /** Each filter lets through a part of what the one before it does; the last one is wanted. */
  #sifted: Sifted<T>[] = []

  constructor(text: Searched<T>) {
    this.#text = text
  }

  /** What is wanted now. What is new is only begun. */
  begin(of: readonly T[], filter: string): void {
    const usable = this.#sifted.findIndex((each) => each.of !== of || !narrows(each.filter, filter))
    if (usable >= 0) this.#sifted.length = usable
    const last = this.#sifted.at(-1)
    if (last?.filter === filter) return
    const from = last && this.#complete(last) ? last.found : of
    this.#sifted.push({ of, filter, from, found: [], seen: 0 })
    this.portion()
  }

  /** Nothing is filtered: nothing is kept. */
  forget(): void {
    this.#sifted = []
  }

  #complete({ from, seen }: Sifted<T>): boolean {
    return seen >= from.length
  }

  get done(): boolean {
    const last = this.#sifted.at(-1)
    return !last || this.#complete(last)
  }

  /** What has been found so far. */
  get found(): readonly T[] {
    return this.#sifted.at(-1)?.found ?? []
  }

  /** Looks at some more. */
  portion(): void {
    const last = this.#sifted.at(-1)
    if (!last) return
    const lets = lettingThrough(last.filter, this.#text)
    const end = Math.min(last.seen + portion, last.from.length)
    for (const row of last.from.slice(last.seen, end)) if (lets(row)) last.found.push(row)
    last.seen = end
  }

  /** All that is left, at once. */
  finish(): void {
    while (!this.done) this.portion()
  }
}

const wordsOf = (filter: string): readonly string[] => filter.toLowerCase().split(/\s+/).filter(Boolean)

/** Whatever the second lets through, the first does too. */
const narrows = (first: string, second: string): boolean => {
  const wider = wordsOf(first)
  const narrower = wordsOf(second)
  return wider.every((word) =>
    narrower.some((each) => (keepsOut(word) || keepsOut(each) ? each === word : each.includes(word))),
  )
}

const keepsOut = (word: string): boolean => word.startsWith('!') && word.length > 1

/** Without a copy of the text in small letters: those of 100,000 rows would keep the collector busy for longer than a frame. */
const lettingThrough = <T>(filter: string, text: Searched<T>): ((row: T) => boolean) => {
  const words = wordsOf(filter).map((word) => {
    const out = keepsOut(word)
    const pattern = new RegExp(literally(out ? word.slice(1) : word), 'i')
    return { out, holds: (each: string): boolean => pattern.test(each) }
  })
  return (row) =>
    words.every(({ out, holds }) => {
      const found = text(row, holds)
      return (typeof found === 'string' ? holds(found) : found) !== out
    })
}

const literally = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
