import { randomInt } from 'node:crypto'
import { Packet } from 'dns2'
import { clean } from './clean.ts'
import type { DnsAnswer, DnsOutcome, DnsType } from './target.ts'

export interface Query {
  /** As of questionName. */
  readonly name: string
  readonly type: DnsType
}

export interface Sent extends Query {
  readonly id: number
  readonly packet: Buffer
}

export type Decoded = Omit<DnsOutcome, 'server' | 'via'> & { readonly truncated: boolean }

/** IANA numbers; dns2 has no TLSA (RFC 6698). */
const numbers: Readonly<Record<DnsType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  TLSA: 52,
}
const types = new Map(Object.entries(numbers).map(([type, number]) => [number, type as DnsType]))

const rcodes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'] as const
export const rcodeOf = (number: number): DnsOutcome['rcode'] => rcodes[number] ?? `RCODE${number}`

const authenticData = 0x20
const dnssecOk = 0x8000

/**
 * A question with recursion and validation asked for (AD, RFC 6840, 5.7), EDNS of 1232 octets (RFC 6891) unless the
 * server does not know it, and an id of its own.
 */
export const encode = (query: Query, edns = true): Sent => {
  const id = randomInt(0x10000)
  const packet = new Packet()
  packet.header = new Packet.Header({ id, rd: 1 })
  packet.questions.push(new Packet.Question({ name: query.name, type: numbers[query.type], class: Packet.CLASS.IN }))
  if (edns) {
    const option = Packet.Resource.EDNS([])
    option.class = 1232
    option.ttl = dnssecOk
    packet.additionals.push(option)
  }
  const bytes = packet.toBuffer()
  bytes[3] = (bytes[3] ?? 0) | authenticData
  return { ...query, id, packet: bytes }
}

/** Lower case, without the final dot; octets that are no letters of a host name as `\DDD` (RFC 1035, 5.1). */
const host = (name: string | undefined): string =>
  (name ?? '').toLowerCase().replace(/[^!-~]/g, (octet) => `\\${String(octet.charCodeAt(0)).padStart(3, '0')}`) || '.'

const data = (record: Packet['answers'][number]): string => {
  const raw = Buffer.isBuffer(record.data) ? record.data : Buffer.alloc(0)
  switch (types.get(record.type)) {
    case 'A':
    case 'AAAA':
      return record.address ?? ''
    case 'MX':
      return `${record.priority} ${host(record.exchange)}`
    case 'NS':
      return host(record.ns)
    case 'CNAME':
    case 'PTR':
      return host(record.domain)
    case 'TXT':
      return clean(Array.isArray(record.data) ? record.data.join('') : String(record.data))
    case 'SOA': {
      const { serial, refresh, retry, expiration, minimum } = record
      return [host(record.primary), host(record.admin), serial, refresh, retry, expiration, minimum].join(' ')
    }
    case 'SRV':
      return `${record.priority} ${record.weight} ${record.port} ${host(record.target)}`
    case 'TLSA':
      return `${raw[0]} ${raw[1]} ${raw[2]} ${raw.toString('hex', 3)}`
    default:
      return `\\# ${raw.length} ${raw.toString('hex')}`
  }
}

/** RRSIG and its like come along with DO; they are no answers to the question. */
const isAnswer = (record: Packet['answers'][number]): boolean => types.has(record.type) && record.class === 1

/**
 * Undefined where the packet is not the answer to what was sent: another id or question (RFC 5452, 9.1), or not
 * readable. A refusal may leave the question out.
 */
export const decode = (bytes: Buffer, sent: Sent): Decoded | undefined => {
  let packet: Packet
  try {
    packet = Packet.parse(bytes)
  } catch {
    return undefined
  }
  const { id, qr, tc, aa, rcode } = packet.header
  const [asked] = packet.questions
  if (id !== sent.id || qr !== 1) return undefined
  if (asked ? host(asked.name) !== host(sent.name) || asked.type !== numbers[sent.type] : rcode === 0) return undefined
  if (packet.errors.some(({ section }) => section === 'questions')) return undefined
  if (!tc && packet.errors.some(({ section }) => section === 'answers')) return undefined
  const answers = packet.answers.filter(isAnswer).map(
    (record): DnsAnswer => ({
      name: host(record.name),
      type: types.get(record.type) ?? `TYPE${record.type}`,
      ttl: record.ttl,
      data: data(record),
    }),
  )
  return {
    rcode: rcodeOf(rcode),
    answers,
    authoritative: aa === 1,
    authenticated: ((bytes[3] ?? 0) & authenticData) !== 0,
    truncated: tc === 1,
  }
}
