import type { Tally } from './queue.ts'

interface Entry {
  messages: number
  bytes: number
  oldest: number
}

/** A copy of its own: a slice would keep the whole chunk that it was cut from. */
export const own = (text: string): string => JSON.parse(JSON.stringify(text))

/**
 * Counts by name in bounded memory: when too many names are known, the smaller half goes into "(other)". What is large
 * stays right, what grows large late is found late.
 */
export class Tallies {
  readonly #cap: number
  #entries = new Map<string, Entry>()
  readonly #other: Entry = { messages: 0, bytes: 0, oldest: Number.POSITIVE_INFINITY }

  constructor(cap = 20_000) {
    this.#cap = cap
  }

  add(name: string, bytes: number, arrival: number): void {
    const entry = this.#entries.get(name)
    if (entry) {
      entry.messages++
      entry.bytes += bytes
      if (arrival < entry.oldest) entry.oldest = arrival
      return
    }
    if (this.#entries.size >= this.#cap) this.#prune()
    this.#entries.set(own(name), { messages: 1, bytes, oldest: arrival })
  }

  #prune(): void {
    const sorted = this.#sorted()
    this.#entries = new Map(sorted.slice(0, this.#cap / 2))
    for (const [, entry] of sorted.slice(this.#cap / 2)) merge(this.#other, entry)
  }

  #sorted(): [string, Entry][] {
    return [...this.#entries].sort((a, b) => b[1].messages - a[1].messages)
  }

  /** Largest first. */
  top(limit: number): readonly Tally[] {
    const sorted = this.#sorted()
    const rest = { ...this.#other }
    for (const [, entry] of sorted.slice(limit)) merge(rest, entry)
    const list = sorted.slice(0, limit).map(([name, entry]) => ({ name, ...entry }))
    return rest.messages > 0 ? [...list.slice(0, limit - 1), ...folded(list.slice(limit - 1), rest)] : list
  }
}

const merge = (into: Entry, entry: Entry): void => {
  into.messages += entry.messages
  into.bytes += entry.bytes
  into.oldest = Math.min(into.oldest, entry.oldest)
}

const folded = (last: readonly Tally[], rest: Entry): readonly Tally[] => {
  for (const entry of last) merge(rest, entry)
  return [{ name: '(other)', ...rest }]
}
