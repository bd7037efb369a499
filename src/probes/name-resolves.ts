import type { DnsAnswer, DnsOutcome, DnsType } from '../target/target.ts'
import { defineProbe, type Probe, unknown, whyOf } from './probe.ts'

export interface NameResolves {
  readonly name: string
  readonly type: DnsType
  readonly rcode: DnsOutcome['rcode']
  readonly answers: readonly DnsAnswer[]
}

export const nameResolves = (name: string, type: DnsType): Probe<NameResolves> =>
  defineProbe<NameResolves>({
    id: `name-resolves:${name}:${type}`,
    ask: [{ kind: 'dns', name, type }],
    parse: ([reading]) =>
      reading?.dns
        ? { name, type, rcode: reading.dns.rcode, answers: reading.dns.answers.filter((each) => each.type === type) }
        : unknown(reading ? whyOf(reading) : 'it was not asked'),
  })
