import type { Identity, Mta } from '../mta/mta.ts'
import {
  type Fact,
  type Facts,
  mostAsks,
  mostRounds,
  type Needs,
  type Probe,
  type Source,
  type StreamProbe,
  type StreamTry,
  Unknown,
  whyOf,
} from '../probes/probe.ts'
import type { Ask, Reading, Target } from '../target/target.ts'

type Any = Source<unknown>
const isSlot = (source: Any): boolean => 'slot' in source
const isStream = (source: Any): source is StreamProbe<unknown> => 'tries' in source
const isProbe = (source: Any): source is Probe<unknown> => 'parse' in source

/** What says that two asks are the same question. */
export const askKey = (ask: Ask): string => JSON.stringify(Object.entries(ask).sort(([a], [b]) => (a < b ? -1 : 1)))

export interface FactOptions {
  readonly mtas: readonly Mta[]
  readonly onAsked?: (reading: Reading) => void
  /** Stops new questions: what is asked from then on answers `failed` at once. */
  readonly signal?: AbortSignal
}

/** Gathers facts about one target: each source once, each ask once, as much as possible at the same time. */
export class FactStore {
  readonly #target: Target
  readonly #options: FactOptions
  readonly #facts = new Map<string, Promise<Fact<unknown>>>()
  readonly #readings = new Map<string, Promise<Reading>>()
  readonly #streams = new Map<StreamTry<unknown>, Promise<Fact<unknown>>>()
  readonly #traced = new Map<string, Promise<ReadonlySet<Reading>>>()
  #detected: Promise<{ readonly mta: Mta; readonly identity: Identity } | null> | undefined

  constructor(target: Target, options: FactOptions) {
    this.#target = target
    this.#options = options
  }

  /** Asks at once what can be asked before anything is known, for every mail server that it could be. */
  prefetch(sources: readonly Any[]): void {
    const seen = new Set<Any>()
    const visit = (source: Any): void => {
      if (seen.has(source)) return
      seen.add(source)
      if (isSlot(source)) {
        for (const mta of this.#options.mtas)
          for (const filling of mta.fills) if (filling.slot.id === source.id) visit(filling.by)
      } else if (isStream(source)) {
        const first = source.tries[0]
        if (first) this.#stream(first).catch(later)
      } else if (isProbe(source)) {
        if (typeof source.ask !== 'function') for (const ask of source.ask) this.#ask(ask).catch(later)
        for (const need of Object.values(source.needs ?? {})) visit(need)
      }
    }
    for (const mta of this.#options.mtas) visit(mta.detect)
    for (const source of sources) visit(source)
  }

  /** The mail server found, null where there is none that is known. */
  detected(): Promise<{ readonly mta: Mta; readonly identity: Identity } | null> {
    this.#detected ??= this.#detect()
    return this.#detected
  }

  get<T>(source: Source<T>): Promise<Fact<T>> {
    const known = this.#facts.get(source.id)
    if (known) return known as Promise<Fact<T>>
    const fact = this.#gather(source)
    this.#facts.set(source.id, fact)
    return fact as Promise<Fact<T>>
  }

  async getAll<N extends Needs>(needs: N): Promise<Facts<N>> {
    const entries = await Promise.all(
      Object.entries(needs).map(async ([name, source]) => [name, await this.get(source)] as const),
    )
    return Object.fromEntries(entries) as Facts<N>
  }

  /** Everything that was asked for a source, and for what it needs; once it is known. */
  readingsFor(source: Any): Promise<ReadonlySet<Reading>> {
    const known = this.#traced.get(source.id)
    if (known) return known
    const trace = this.#trace(source)
    this.#traced.set(source.id, trace)
    return trace
  }

  async #trace(source: Any): Promise<ReadonlySet<Reading>> {
    const { readings } = await this.get(source)
    const further = isSlot(source) ? await this.#fillingOf(source) : isProbe(source) ? source.needs : undefined
    const needed = await Promise.all(Object.values(further ?? {}).map((need) => this.readingsFor(need)))
    return new Set([...readings, ...needed.flatMap((each) => [...each])])
  }

  async #fillingOf(slot: Any): Promise<Needs> {
    const found = await this.detected()
    const filling = found?.mta.fills.find((candidate) => candidate.slot.id === slot.id)
    return filling ? { filling: filling.by } : {}
  }

  async #detect() {
    const found = await Promise.all(this.#options.mtas.map(async (mta) => ({ mta, fact: await this.get(mta.detect) })))
    for (const { mta, fact } of found) if (fact.known && fact.value) return { mta, identity: fact.value }
    return null
  }

  async #gather(source: Any): Promise<Fact<unknown>> {
    if (isSlot(source)) return this.#fillSlot(source)
    if (isStream(source)) return this.#tryStreams(source)
    if (isProbe(source)) return this.#askProbe(source)
    throw new TypeError(`${source.id} is neither a probe nor a slot`)
  }

  async #fillSlot(slot: Any): Promise<Fact<unknown>> {
    const found = await this.detected()
    if (!found) return { known: false, why: 'no mail server was recognised here', readings: [] }
    const filling = found.mta.fills.find((candidate) => candidate.slot.id === slot.id)
    if (!filling) return { known: false, why: `${found.mta.title} is not asked for ${slot.id}`, readings: [] }
    return this.get(filling.by)
  }

  async #tryStreams(probe: StreamProbe<unknown>): Promise<Fact<unknown>> {
    let last: Fact<unknown> = { known: false, why: `${probe.id} has nothing to ask`, readings: [] }
    for (const attempt of probe.tries) {
      last = await this.#stream(attempt)
      if (last.known) return last
    }
    return last
  }

  #stream(attempt: StreamTry<unknown>): Promise<Fact<unknown>> {
    const known = this.#streams.get(attempt)
    if (known) return known
    const started = this.#readStream(attempt)
    this.#streams.set(attempt, started)
    return started
  }

  async #readStream(attempt: StreamTry<unknown>): Promise<Fact<unknown>> {
    const fold = attempt.start(this.#target.now())
    const reading = await this.#guarded(attempt.ask, () => this.#target.stream(attempt.ask, (c) => fold.chunk(c)))
    const value = reading.status === 'ok' ? fold.end(reading) : new Unknown(whyOf(reading))
    return toFact(value, [reading])
  }

  async #askProbe(probe: Probe<unknown>): Promise<Fact<unknown>> {
    const facts = await this.getAll(probe.needs ?? {})
    const asks = typeof probe.ask === 'function' ? probe.ask(facts) : probe.ask
    const readings = await Promise.all(asks.map((ask) => this.#ask(ask)))
    for (let round = 0; probe.more && round < mostRounds; round++) {
      const further = probe.more(readings, facts).slice(0, mostAsks - readings.length)
      if (further.length === 0) break
      readings.push(...(await Promise.all(further.map((ask) => this.#ask(ask)))))
    }
    return toFact(probe.parse(readings, facts, this.#target.now()), readings)
  }

  #ask(ask: Ask): Promise<Reading> {
    const key = askKey(ask)
    const known = this.#readings.get(key)
    if (known) return known
    const reading = this.#guarded(ask, () => this.#target.ask(ask))
    this.#readings.set(key, reading)
    return reading
  }

  /** Nothing outlasts the run's deadline, whatever the target does. */
  async #guarded(ask: Ask, start: () => Promise<Reading>): Promise<Reading> {
    const { signal, onAsked } = this.#options
    const late = signal && deadlineOf(ask, signal, this.#target)
    const reading = await (late ? (signal.aborted ? late : Promise.race([start(), late])) : start())
    onAsked?.(reading)
    return reading
  }
}

/** A target that fails is told where the fact is used; not every fact that was asked for in advance is. */
const later = (): void => {}

const toFact = (value: unknown, readings: readonly Reading[]): Fact<unknown> =>
  value instanceof Unknown ? { known: false, why: value.why, readings } : { known: true, value, readings }

/** Not `timeout`: a service that was given no time has not failed to answer. */
const deadlineOf = (ask: Ask, signal: AbortSignal, target: Target): Promise<Reading> =>
  new Promise((resolve) => {
    const stop = () =>
      resolve({
        ask,
        status: 'failed',
        stdout: '',
        stderr: '',
        why: signal.reason instanceof Error ? signal.reason.message : 'the run was ended',
        at: target.now().toISOString(),
        ms: 0,
      })
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
