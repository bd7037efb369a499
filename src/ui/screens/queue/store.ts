import type { QueueMessage } from '../../../queue/message.ts'
import { QueueTable } from '../../../queue/table.ts'
import { template } from '../../../queue/template.ts'
import type { App } from '../../app.ts'
import type { Session } from '../../session.ts'

/** The queue of a session as the views show it: read once, and again when somebody wants it. */
export class QueueStore {
  table = new QueueTable(0, template)
  /** null: not under way; else how many messages have come so far. */
  reading: number | null = null
  /** Why the last reading failed; null: it did not. */
  why: string | null = null
  /** When the table was complete, epoch milliseconds of the server's instant; null: it never was. */
  readAt: number | null = null
  /** Ids of the messages that were chosen to do something with. */
  readonly chosen = new Set<string>()
  readonly #app: App
  readonly #session: Session
  #stop: AbortController | undefined

  constructor(app: App, session: Session) {
    this.#app = app
    this.#session = session
  }

  /** Reads the whole queue. What was there stays until the new one is complete; at first it is shown as it comes. */
  async read(): Promise<void> {
    this.stop()
    const stop = new AbortController()
    this.#stop = stop
    this.reading = 0
    this.why = null
    try {
      await this.#fill(stop.signal)
    } catch (error) {
      if (!stop.signal.aborted) this.why = error instanceof Error ? error.message : `${error}`
    }
    if (stop.signal.aborted) return
    this.reading = null
    this.#app.changed()
  }

  async #fill(signal: AbortSignal): Promise<void> {
    let next = this.table
    for await (const event of this.#session.inspection.queue(signal)) {
      if (signal.aborted) return
      if (event.type === 'begun') {
        next = new QueueTable(event.at / 1_000, template)
        if (this.readAt === null) this.table = next
      } else if (event.type === 'messages') next.add(event.messages)
      else this.#complete(next)
      this.reading = next.size
      this.#app.soon()
    }
  }

  #complete(table: QueueTable): void {
    this.table = table
    this.readAt = table.now * 1_000
    if (this.chosen.size === 0) return
    const there = new Set(table.messages.map(({ id }) => id))
    for (const id of this.chosen) if (!there.has(id)) this.chosen.delete(id)
  }

  /** Nothing goes on on the host. */
  stop(): void {
    this.#stop?.abort()
    this.reading = null
  }

  /** Chooses all of these, or none of them where all were chosen. */
  toggle(messages: readonly QueueMessage[]): void {
    const all = messages.every(({ id }) => this.chosen.has(id))
    for (const { id } of messages) {
      if (all) this.chosen.delete(id)
      else this.chosen.add(id)
    }
  }
}

const stores = new WeakMap<Session, QueueStore>()

/** The one of a session: what was read and chosen is still there when the view is opened again. */
export const queueOf = (app: App, session: Session): QueueStore => {
  const known = stores.get(session) ?? new QueueStore(app, session)
  stores.set(session, known)
  return known
}
