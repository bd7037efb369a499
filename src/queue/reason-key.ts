import { own } from './tally.ts'

/** A wording without what differs from message to message, and a number for it. */
export interface ReasonKey {
  readonly index: number
  readonly template: string
}

const cap = 20_000
const code = (char: string) => char.charCodeAt(0)
const [open, close, less, greater] = [code('['), code(']'), code('<'), code('>')]
const [dot, colon, hyphen] = [code('.'), code(':'), code('-')]
const isDigit = (char: number) => char >= 48 && char <= 57

/** A reply code (450, 4.2.1) or a port (`]:25`) starts here: the digits that tell one wording from another. */
const telling = (text: string, at: number): boolean => {
  const before = text.charCodeAt(at - 1)
  if (before === colon) return text.charCodeAt(at - 2) === close
  const first = text.charCodeAt(at)
  if ((at > 0 && before !== 32) || (first !== 50 && first !== 52 && first !== 53)) return false
  const next = text.charCodeAt(at + 3)
  return text.charCodeAt(at + 1) === dot || next === 32 || next === hyphen || at + 3 === text.length
}

/** Number of a text without its other digits and what is in brackets: equal for texts with the same template, nearly always. */
export const skeleton = (text: string): number => {
  let hash = 0
  let second = 7
  let skip = 0
  let keep = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (skip !== 0) {
      if (char !== skip) continue
      skip = 0
    } else if (isDigit(char)) {
      keep ||= telling(text, at)
      if (!keep) continue
    } else {
      keep &&= char === dot
      if (char === less) skip = greater
      else if (char === open) skip = close
    }
    hash = (Math.imul(hash, 31) + char) | 0
    second = (Math.imul(second, 131) ^ char) | 0
  }
  return (hash >>> 0) * 0x100000 + (second & 0xfffff)
}

/**
 * Templates of reasons. Working one out is slow, so it is done once for each skeleton. Texts that are all different must not
 * fill the memory: past the cap nothing more is remembered.
 */
export class ReasonKeys {
  readonly #template: (text: string) => string
  readonly #bySkeleton = new Map<number, ReasonKey>()
  readonly #byTemplate = new Map<string, ReasonKey>()

  constructor(template: (text: string) => string) {
    this.#template = template
  }

  of(text: string): ReasonKey {
    const bones = skeleton(text)
    const known = this.#bySkeleton.get(bones)
    if (known) return known
    const key = this.#of(this.#template(text))
    if (this.#bySkeleton.size < cap) this.#bySkeleton.set(bones, key)
    return key
  }

  #of(template: string): ReasonKey {
    const found = this.#byTemplate.get(template)
    if (found) return found
    if (this.#byTemplate.size >= cap) return { index: cap, template: '' }
    const key = { index: this.#byTemplate.size, template: own(template) }
    this.#byTemplate.set(key.template, key)
    return key
  }
}
