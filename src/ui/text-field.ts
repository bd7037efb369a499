import { clean, width } from '../text/text.ts'
import type { Span } from './draw/line.ts'
import { span } from './draw/line.ts'

/** A line that is typed: filter, command, file name, secret. */
export class TextField {
  #text: string
  readonly masked: boolean

  constructor(text = '', masked = false) {
    this.#text = text
    this.masked = masked
  }

  get text(): string {
    return this.#text
  }

  set text(text: string) {
    this.#text = text
  }

  /** Typed or pasted: of several lines the first. A secret is taken as it is, but for what no keyboard types. */
  insert(text: string): void {
    const first = text.split(/[\r\n]/, 1)[0] ?? ''
    this.#text += this.masked ? first.replace(/[\u0000-\u001f\u007f]/g, '') : cleanTyped(first)
  }

  /** True where the key was one of editing. */
  key(name: string): boolean {
    if (name === 'backspace' || name === 'delete') this.#text = Array.from(this.#text).slice(0, -1).join('')
    else if (name === 'ctrl-u') this.#text = ''
    else if (name === 'ctrl-w') this.#text = this.#text.replace(/\S*\s*$/, '')
    else if (Array.from(name).length === 1) this.insert(name)
    else return false
    return true
  }

  /** What is seen of it, its end where it is too long; a secret as dots. */
  shown(columns: number, unicode: boolean): Span[] {
    const text = this.masked ? (unicode ? '•' : '*').repeat(Math.min(Array.from(this.#text).length, 40)) : this.#text
    let from = text
    while (width(from) > columns - 1) from = Array.from(from).slice(1).join('')
    return [span(from, 'strong'), span(unicode ? '▏' : '_', 'accent')]
  }
}

/** A space at the end is still being typed. */
const cleanTyped = (text: string): string => (text.trim() === '' ? text.replace(/\s/g, ' ') : keepEnds(text))
const keepEnds = (text: string): string => {
  const [head = '', tail = ''] = [/^\s*/.exec(text)?.[0], /\s*$/.exec(text)?.[0]]
  return `${head && ' '}${clean(text)}${tail && ' '}`
}
