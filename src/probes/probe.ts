import type { Ask, ExecAsk, Reading } from '../target/target.ts'

/** What is known of one thing: its value and the readings behind it, or the reason why it is not known. */
export type Fact<T> =
  | { readonly known: true; readonly value: T; readonly readings: readonly Reading[] }
  | { readonly known: false; readonly why: string; readonly readings: readonly Reading[] }

/** Returned by `parse` where the readings do not answer the question. */
export class Unknown {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}
export const unknown = (why: string): Unknown => new Unknown(why)

/** Anything a probe, check or cause can need: a probe, or a slot that the detected mail server fills. */
export interface Source<T> {
  readonly id: string
  /** Type marker only; never set. */
  readonly holds?: T
}

// biome-ignore lint/suspicious/noExplicitAny: the base of a constraint, never of a value
export type Needs = Readonly<Record<string, Source<any>>>
/** Facts as `ask` and `parse` of a probe see them: each may be unknown. */
export type Facts<N extends Needs> = { readonly [K in keyof N]: N[K] extends Source<infer T> ? Fact<T> : never }
/** Values as a judge sees them: all known, else the judge is not called. */
export type Values<N extends Needs> = { readonly [K in keyof N]: N[K] extends Source<infer T> ? T : never }

/** A question any host can be asked, with the parser of its answers. Pure: it never touches the machine. */
export interface Probe<T, N extends Needs = Needs> extends Source<T> {
  readonly id: string
  readonly needs?: N
  /** Readings come back in the order of the asks. A constant list is asked at once, before anything is known. */
  readonly ask: readonly Ask[] | AskOf<N>
  /**
   * What the readings so far leave open; none: that is all. For questions of which nobody knows beforehand how deep they
   * lead (SPF includes SPF). Called at most `mostRounds` times; the readings of all rounds go to `parse`, in order.
   */
  readonly more?: MoreOf<N>
  parse(readings: readonly Reading[], facts: Facts<N>, now: Date): T | Unknown
}

/** Written as a method so that a probe with narrow needs is still a `Probe<T>`. */
export type AskOf<N extends Needs> = { of(facts: Facts<N>): readonly Ask[] }['of']

export type MoreOf<N extends Needs> = { of(readings: readonly Reading[], facts: Facts<N>): readonly Ask[] }['of']

/** Rounds of further questions of one probe: SPF may nest ten deep (RFC 7208, 4.6.4), and each level may ask for names. */
export const mostRounds = 16
/** Questions of one probe, over all rounds. */
export const mostAsks = 600

/** A probe whose answer is too large to hold: tried in order until one gives a value. */
export interface StreamProbe<T> extends Source<T> {
  readonly id: string
  readonly tries: readonly StreamTry<T>[]
}
export interface StreamTry<T> {
  readonly ask: ExecAsk
  /** `now` is the target's clock for output without a year. */
  start(now: Date): { chunk(bytes: Uint8Array): void; end(reading: Reading): T | Unknown }
}

export const defineProbe = <T, N extends Needs = Needs>(probe: Probe<T, N>): Probe<T, N> => probe
export const defineStream = <T>(probe: StreamProbe<T>): StreamProbe<T> => probe

/** Filled by the detected mail server: checks ask for "the queue", not for Postfix's queue. */
export interface Slot<T> extends Source<T> {
  readonly slot: true
}
export const defineSlot = <T>(id: string): Slot<T> => ({ id, slot: true })

/** The text of a reading that answered, else the reason why there is none. */
export const textOf = (reading: Reading | undefined): string | Unknown => {
  if (!reading) return unknown('it was not asked')
  return reading.status === 'ok' ? reading.stdout : unknown(whyOf(reading))
}

export const whyOf = (reading: Reading): string => reading.why ?? `${describeAsk(reading.ask)}: ${reading.status}`

/** One line that a person could type to ask the same by hand. */
export const describeAsk = (ask: Ask): string => {
  switch (ask.kind) {
    case 'exec':
      return `${ask.engine ? 'docker ' : ''}${ask.argv.join(' ')}`
    case 'file':
      return ask.match ? `grep in ${ask.path}` : `read ${ask.path}`
    case 'dns':
      if (ask.type === 'PTR' && /^[\da-f.:]+$/.test(ask.name)) return `dig -x ${ask.name}`
      return `dig ${ask.name} ${ask.type}${ask.server ? ` @${ask.server}` : ''}`
    case 'dial':
      return `connect ${ask.socket ?? `${ask.host}:${ask.port}`}`
    case 'ping':
      return `ping ${ask.host}`
  }
}
