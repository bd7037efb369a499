import { mtas } from '../mta/index.ts'
import { clock } from '../probes/clock.ts'
import { logLines } from '../probes/slots.ts'
import type { QueueMessage } from '../queue/message.ts'
import type { Reading, Target } from '../target/target.ts'
import { type AskedEvent, askedBody } from './asked.ts'
import { FactStore } from './facts.ts'
import { logFilesOf } from './log-files.ts'
import { followLog, type LogEvent } from './log-follow.ts'
import { linesOfMessage, type MessageLines } from './message-lines.ts'
import { browseQueue, type QueueEvent } from './queue-browse.ts'
import { type MessageView, readMessage } from './queue-message.ts'

export interface InspectorParts {
  /** The connection that is there, else a new one. */
  connect(): Promise<Target>
  /** Every question and how it went, for the list of commands. */
  asked(event: AskedEvent): void
}

/** Questions about one server that no playbook asks: its messages, one of them, its log as it is written. Changes nothing. */
export class Inspector {
  readonly #parts: InspectorParts
  /** What is known of the server, as long as the connection is the same. */
  readonly #servers = new WeakMap<Target, Known>()

  #asked = 0

  constructor(parts: InspectorParts) {
    this.#parts = parts
  }

  /** Throws a TargetError where the queue cannot be read. */
  async *queue(signal: AbortSignal): AsyncGenerator<QueueEvent> {
    const { target } = await this.#known()
    yield* browseQueue(target, signal)
  }

  async message(listed: QueueMessage, signal: AbortSignal): Promise<MessageView> {
    const { target, store } = await this.#known()
    return readMessage(target, listed.id, { listed, signal, store })
  }

  /** The log lines of a message that is known by its id only. */
  async lines(id: string): Promise<MessageLines> {
    const { target, store } = await this.#known()
    return linesOfMessage(target, store, { id, arrival: 0 })
  }

  /** The log as it is written; of a recording what it has. */
  async *log(signal: AbortSignal): AsyncGenerator<LogEvent> {
    const { target, store } = await this.#known()
    if (target.kind === 'bundle') yield* recordedLog(store)
    else {
      const found = await store.detected()
      yield* followLog(target, { files: logFilesOf(found?.identity ?? { logFiles: [] }), signal })
    }
  }

  async #known(): Promise<Known> {
    const target = await this.#parts.connect()
    const known = this.#servers.get(target) ?? this.#meet(target)
    this.#servers.set(target, known)
    return known
  }

  #meet(target: Target): Known {
    const heard = (reading: Reading): Reading => {
      this.#parts.asked({ ...askedBody(reading), seq: this.#asked++, at: reading.at })
      return reading
    }
    const heardOf: Target = {
      name: target.name,
      kind: target.kind,
      via: target.via,
      now: () => target.now(),
      ask: async (ask) => heard(await target.ask(ask)),
      stream: async (ask, onChunk, signal) => heard(await target.stream(ask, onChunk, signal)),
      close: () => target.close(),
    }
    return { target: heardOf, store: new FactStore(heardOf, { mtas }) }
  }
}

interface Known {
  readonly target: Target
  readonly store: FactStore
}

async function* recordedLog(store: FactStore): AsyncGenerator<LogEvent> {
  store.prefetch([logLines, clock])
  const lines = await store.get(logLines)
  yield { type: 'place', place: { kind: 'recording' } }
  if (lines.known) yield { type: 'lines', lines: lines.value }
  yield {
    type: 'ended',
    why: lines.known ? 'a recording has no live log: these are the lines that were read' : lines.why,
  }
}
