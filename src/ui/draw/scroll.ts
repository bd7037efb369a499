import type { Binding } from '../screen.ts'
import type { Line } from './line.ts'

/** Text that is longer than the screen. */
export class Scroll {
  #top = 0
  #height = 10
  #length = 0

  keys(): readonly Binding[] {
    const by = (rows: number) => () => this.#to(this.#top + rows)
    return [
      { keys: ['up', 'k'], help: 'scroll up', run: by(-1) },
      { keys: ['down', 'j'], help: 'scroll down', run: by(1) },
      { keys: ['pageup', 'ctrl-b', 'ctrl-u'], help: 'a page up', run: () => this.#to(this.#top - this.#height) },
      {
        keys: ['pagedown', 'ctrl-f', 'ctrl-d', ' '],
        ...(this.#top + this.#height < this.#length ? { bar: 'more' } : {}),
        help: 'a page down',
        run: () => this.#to(this.#top + this.#height),
      },
      { keys: ['home', 'g'], help: 'to the beginning', run: () => this.#to(0) },
      { keys: ['end', 'G'], help: 'to the end', run: () => this.#to(this.#length) },
    ]
  }

  #to(top: number): void {
    this.#top = Math.max(0, Math.min(top, this.#length - this.#height))
  }

  /** At most `height` of the lines. */
  lines(all: readonly Line[], height: number): Line[] {
    this.#height = Math.max(1, height)
    this.#length = all.length
    this.#to(this.#top)
    return all.slice(this.#top, this.#top + this.#height)
  }

  /** What to say where not all of it is seen: "lines 1-20 of 57". */
  get place(): string {
    if (this.#length <= this.#height) return ''
    return `lines ${this.#top + 1}-${Math.min(this.#length, this.#top + this.#height)} of ${this.#length}`
  }
}
