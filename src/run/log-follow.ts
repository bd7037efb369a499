import { setTimeout as sleep } from 'node:timers/promises'
import { followAsk, type LogPlace, placeOf } from '../mta/postfix/log-search.ts'
import { whyOf } from '../probes/probe.ts'
import type { Reading, Target } from '../target/target.ts'
import { Channel } from './channel.ts'
import { LiveLines } from './live-lines.ts'

export type LogEvent =
  | { readonly type: 'place'; readonly place: LogPlace | { readonly kind: 'recording' } }
  /** Safe to show; oldest first. */
  | { readonly type: 'lines'; readonly lines: readonly string[] }
  /** Before the next lines some may be missing. */
  | { readonly type: 'gap' }
  /** No more will come; why, as a sentence. */
  | { readonly type: 'ended'; readonly why: string }

export interface FollowOptions {
  /** Where the log may be, the likeliest first. */
  readonly files: readonly string[]
  readonly signal: AbortSignal
  /** How long the host follows before it must be asked again, so that nothing stays there should we vanish. */
  readonly leaseMs?: number
}

/** Lines that are shown at first, and those that are asked for again at a renewal, to find where they were left. */
const shownFirst = 500
const overlap = 1_000
const twoMinutes = 120_000
/** The overlap has come when so long nothing was added to it, at the latest. */
const settleMs = 400
/** So many of the last lines say where it was left. */
const remembered = 3

/** The mail log as it is written, until the signal. Nothing is left running on the host. */
export async function* followLog(target: Target, options: FollowOptions): AsyncGenerator<LogEvent> {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const channel = new Channel<LogEvent>()
  const following = new Following(target, { ...options, signal }, (event) => channel.push(event))
  following.go().then(
    () => channel.end(),
    (error: unknown) => channel.fail(error),
  )
  try {
    yield* channel
  } finally {
    stop.abort()
  }
}

class Following {
  readonly #target: Target
  readonly #options: FollowOptions
  readonly #tell: (event: LogEvent) => void
  #place: string | undefined
  #left: readonly string[] = []

  constructor(target: Target, options: FollowOptions, tell: (event: LogEvent) => void) {
    this.#target = target
    this.#options = options
    this.#tell = tell
  }

  async go(): Promise<void> {
    const { signal } = this.#options
    while (!signal.aborted) {
      const reading = await this.#lease()
      if (signal.aborted) return
      // Its time was over, or other questions needed its place.
      if (reading.status === 'timeout' || (reading.status === 'ok' && reading.truncated)) await sleep(100)
      else {
        this.#tell({ type: 'ended', why: this.#whyEnded(reading) })
        return
      }
    }
  }

  async #lease(): Promise<Reading> {
    const { files, signal, leaseMs = twoMinutes } = this.#options
    const seam = this.#left.length > 0 ? new Seam(this.#left, (lines, gap) => this.#show(lines, gap)) : null
    let headed = false
    const lines = new LiveLines((all) => {
      const rest = headed ? all : all.slice(this.#head(all[0] ?? '') ? 1 : 0)
      headed = true
      if (seam) seam.add(rest)
      else this.#show(rest, false)
    })
    const ask = followAsk(files, seam ? overlap : shownFirst, leaseMs)
    const reading = await this.#target.stream(ask, (chunk) => lines.chunk(chunk), signal)
    lines.end()
    seam?.close()
    return reading
  }

  #head(line: string): boolean {
    const place = placeOf(line)
    if (!place) return false
    if (line !== this.#place) this.#tell({ type: 'place', place })
    this.#place = line
    return true
  }

  #show(lines: readonly string[], gap: boolean): void {
    if (lines.length === 0 || this.#options.signal.aborted) return
    if (gap) this.#tell({ type: 'gap' })
    this.#left = [...this.#left, ...lines.slice(-remembered)].slice(-remembered)
    this.#tell({ type: 'lines', lines })
  }

  #whyEnded(reading: Reading): string {
    if (reading.status !== 'ok') return whyOf(reading)
    if (this.#place?.startsWith('@denied ')) return `the login may not read ${this.#place.slice('@denied '.length)}`
    if (this.#place === '@none')
      return `no mail log was found: neither ${this.#options.files.join(', ')} nor the journal`
    return 'the host has stopped following its log'
  }
}

/** Joins what comes again after a renewal to what was shown before. */
class Seam {
  readonly #left: readonly string[]
  readonly #show: (lines: readonly string[], gap: boolean) => void
  #held: string[] | null = []
  #timer: NodeJS.Timeout | undefined

  constructor(left: readonly string[], show: (lines: readonly string[], gap: boolean) => void) {
    this.#left = left
    this.#show = show
  }

  add(lines: readonly string[]): void {
    if (this.#held === null) this.#show(lines, false)
    else {
      this.#held.push(...lines)
      this.#timer ??= setTimeout(() => this.close(), settleMs)
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    const held = this.#held
    this.#held = null
    if (held === null || held.length === 0) return
    const from = endOf(held, this.#left)
    this.#show(from === null ? held : held.slice(from), from === null)
  }
}

/** Behind the last place where these lines stand in the others; null: nowhere. */
const endOf = (lines: readonly string[], wanted: readonly string[]): number | null => {
  for (let end = lines.length; end >= wanted.length; end--)
    if (wanted.every((each, at) => lines[end - wanted.length + at] === each)) return end
  return null
}
