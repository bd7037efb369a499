import type { LogEvent } from '../../../run/log-follow.ts'
import type { App } from '../../app.ts'
import { List } from '../../draw/list.ts'
import type { Session } from '../../session.ts'
import { type Kept, LogBuffer } from './buffer.ts'
import { placeWords } from './log-line.ts'

/** The log as it comes in, and where somebody stopped to read. */
export class LogFeed {
  readonly list: List<Kept>
  /** Where the lines come from, for people. */
  where = 'the log'
  /** Why no more will come; null: it goes on. */
  ended: string | null = null
  /** The last line is under the cursor, whatever comes. */
  following = true
  readonly #buffer = new LogBuffer()
  readonly #app: App
  readonly #session: Session
  readonly #wanted: (text: string) => boolean
  #stop = new AbortController()
  #seen = 0

  /** `ids`: only lines that name one of these. */
  constructor(app: App, session: Session, ids: readonly string[] | null) {
    this.#app = app
    this.#session = session
    this.#wanted = (text) => ids === null || ids.some((id) => text.includes(id))
    this.list = new List<Kept>(
      () => this.#buffer.lines,
      ({ text }) => text,
    )
  }

  /** How many have come since it was stopped. */
  get fresh(): number {
    return this.#buffer.total - this.#seen
  }

  get forgotten(): number {
    return this.#buffer.dropped
  }

  async start(): Promise<void> {
    this.stop()
    const own = new AbortController()
    this.#stop = own
    this.ended = null
    try {
      for await (const event of this.#session.inspection.log(own.signal)) {
        if (own.signal.aborted) return
        this.#take(event)
      }
    } catch (error) {
      if (!own.signal.aborted) this.ended = error instanceof Error ? error.message : `${error}`
    }
    if (!own.signal.aborted) this.#app.changed()
  }

  /** Nothing goes on on the host. */
  stop(): void {
    this.#stop.abort()
  }

  /** What is shown stays where it is. */
  halt(): void {
    if (this.following) this.#seen = this.#buffer.total
    this.following = false
  }

  /** On with the newest line; with a new connection where it has ended. */
  go(): void {
    this.following = true
    if (this.ended !== null) void this.start()
  }

  /** To the next line with this text, from a row on, upwards or downwards; false: there is none. */
  seek(text: string, from: number, by: 1 | -1): boolean {
    this.halt()
    const rows = this.list.rows
    const sought = text.toLowerCase()
    for (let at = from; sought !== '' && at >= 0 && at < rows.length; at += by) {
      if (!rows[at]?.text.toLowerCase().includes(sought)) continue
      this.list.to(at)
      return true
    }
    return false
  }

  #take(event: LogEvent): void {
    const held = this.following ? undefined : this.list.chosen
    if (event.type === 'lines') this.#buffer.add(event.lines.filter(this.#wanted), !this.following)
    else if (event.type === 'gap') this.#buffer.add(['lines may be missing here'], !this.following, true)
    else if (event.type === 'ended') this.ended = event.why
    else this.where = placeWords(event.place)
    if (held) this.list.to(rowOf(this.list.rows, held.n))
    this.#app.soon()
  }
}

/** The row of a line by its number, or the first that is left. */
const rowOf = (rows: readonly Kept[], n: number): number =>
  Math.max(
    0,
    rows.findIndex((each) => each.n >= n),
  )
