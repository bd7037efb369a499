import type { Ask, DnsAsk, DnsOutcome, DnsType, Reading } from '../target/target.ts'
import { describeAsk, type Facts, type Needs, type Probe, type Unknown, whyOf } from './probe.ts'

/** What a name service said to one question. */
export interface Looked {
  readonly name: string
  readonly type: DnsType
  /**
   * found: records of that type · nodata: the name is there, without any · nxdomain: no such name · refused: the server
   * would not say · failed: SERVFAIL, timeout, no way to ask · pending: not asked yet, this pass will be thrown away.
   */
  readonly state: 'found' | 'nodata' | 'nxdomain' | 'refused' | 'failed' | 'pending'
  /** Of that type, CNAMEs followed; in the order they came. */
  readonly records: readonly string[]
  /** Where the name is an alias: of what. */
  readonly alias: string | null
  readonly authoritative: boolean
  /** The AD bit. */
  readonly authenticated: boolean
  /** The records, or in words why there are none. */
  readonly quote: string
  /** `dig example.net MX`. */
  readonly asked: string
}

/** What an inquiry asks through. While an answer is missing it goes on with what stands for none. */
export interface Asking {
  /** Undefined: not asked yet, or there were too many questions. */
  ask(ask: Ask): Reading | undefined
  dns(name: string, type: DnsType, server?: string): Looked
}

export interface Inquiry<T, N extends Needs> {
  readonly id: string
  readonly needs?: N
  /** Straight-line code: called again and again until nothing that it asks is missing. Must end whatever comes back. */
  look(asking: Asking, facts: Facts<N>): T | Unknown
}

/** The answer to a question was said: there is such a record, or there is none. */
export const said = ({ state }: Pick<Looked, 'state'>): boolean =>
  state === 'found' || state === 'nodata' || state === 'nxdomain'

export const defineInquiry = <T, N extends Needs>({ id, needs, look }: Inquiry<T, N>): Probe<T, N> => {
  const open = (readings: readonly Reading[], facts: Facts<N>): readonly Ask[] => {
    const missing = new Map<string, Ask>()
    look(askingOf(readings, missing), facts)
    return [...missing.values()]
  }
  return {
    id,
    ...(needs && { needs }),
    ask: (facts) => open([], facts),
    more: open,
    parse: (readings, facts) => look(askingOf(readings, new Map()), facts),
  }
}

const askingOf = (readings: readonly Reading[], missing: Map<string, Ask>): Asking => {
  const known = new Map(readings.map((reading) => [keyOf(reading.ask), reading]))
  const ask = (wanted: Ask): Reading | undefined => {
    const key = keyOf(wanted)
    const reading = known.get(key)
    if (!reading) missing.set(key, wanted)
    return reading
  }
  return { ask, dns: (name, type, server) => lookedAt(dnsQuestion(name, type, server), ask) }
}

const dnsQuestion = (name: string, type: DnsType, server?: string): DnsAsk => ({
  kind: 'dns',
  name: name.toLowerCase().replace(/(?<=.)\.$/, ''),
  type,
  ...(server !== undefined && { server }),
  timeoutMs: 5_000,
})

const keyOf = (ask: Ask): string =>
  ask.kind === 'dns' ? `${ask.type} ${ask.name} ${ask.server ?? ''}` : JSON.stringify(ask)

const lookedAt = (question: DnsAsk, ask: (ask: Ask) => Reading | undefined): Looked => {
  const reading = ask(question)
  const { name, type } = question
  const records = reading?.dns?.answers.filter((answer) => answer.type === type).map(({ data }) => data) ?? []
  const state = stateOf(reading, records.length)
  return {
    name,
    type,
    state,
    records,
    alias: reading?.dns?.answers.find((answer) => answer.type === 'CNAME')?.data ?? null,
    authoritative: reading?.dns?.authoritative ?? false,
    authenticated: reading?.dns?.authenticated ?? false,
    quote: records.length > 0 ? records.slice(0, 8).join(', ').slice(0, 500) : wordsOf(state, type, reading),
    asked: describeAsk(question),
  }
}

const stateOf = (reading: Reading | undefined, found: number): Looked['state'] => {
  if (!reading) return 'pending'
  const rcode: DnsOutcome['rcode'] | undefined = reading.dns?.rcode
  if (rcode === 'NOERROR') return found > 0 ? 'found' : 'nodata'
  if (rcode === 'NXDOMAIN') return 'nxdomain'
  return rcode === 'REFUSED' ? 'refused' : 'failed'
}

const wordsOf = (state: Looked['state'], type: DnsType, reading: Reading | undefined): string => {
  if (state === 'nodata') return `no ${type} record`
  if (state === 'nxdomain') return 'NXDOMAIN'
  if (!reading) return 'it was not asked: too many questions'
  return reading.dns?.rcode ?? whyOf(reading)
}

/** As a check quotes it. */
export const quoteOf = ({ asked, quote }: Pick<Looked, 'asked' | 'quote'>): { ask: string; quote: string } => ({
  ask: asked,
  quote,
})
