import { dmarcOf } from '../probes/deliverability/dmarc.ts'
import { askList } from '../probes/deliverability/dnsbl.ts'
import { reverseDns } from '../probes/deliverability/identity.ts'
import { parseIp } from '../probes/deliverability/ip.ts'
import { mxOf } from '../probes/deliverability/mx.ts'
import { senderOf } from '../probes/deliverability/sender.ts'
import { checkHost } from '../probes/deliverability/spf.ts'
import { type Asking, defineInquiry, said } from '../probes/inquiry.ts'
import { defineProbe, type Facts, unknown } from '../probes/probe.ts'
import { resolverLookups } from '../probes/resolver-lookups.ts'
import { mailLog, queue, settings } from '../probes/slots.ts'
import type { DnsType } from '../target/target.ts'
import { readGroup, readSymptoms } from './read.ts'

/** What DNS says about a refusal: for it, and against it. */
export interface SaidProof {
  readonly because: readonly string[]
  readonly against: readonly string[]
}
/** A refusal that waits or bounced. */
interface Refusal {
  readonly reason: string
  /** Domain of the recipient. */
  readonly domain: string
  /** Domain of the sender; empty: not known. */
  readonly from: string
}
interface Known extends Refusal {
  /** Addresses that the other side judged. */
  readonly addresses: readonly string[]
  readonly helo: string
}

const nothing: SaidProof = { because: [], against: [] }
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
const isDomain = (text: string): boolean => /^[\w-]+(\.[\w-]+)+$/.test(text)

const rdns = (asking: Asking, { addresses }: Known): SaidProof => {
  const found = addresses.slice(0, 2).map((ip) => reverseDns(asking, ip))
  const good = found.filter(({ names }) => names.some(({ confirmed }) => confirmed))
  const bad = found.filter((each) => said(each.ptr) && !good.includes(each))
  return {
    because: bad.map(({ ip, ptr, names }) =>
      names.length === 0
        ? `${ptr.asked}: ${ptr.quote}: ${ip} has no name`
        : `${ptr.asked}: ${ptr.quote}, which does not lead back to ${ip}`,
    ),
    against: good.map(({ ip, names }) => `${ip} is ${names[0]?.name}, there and back, by now`),
  }
}

/** The list that the reply names. */
const zoneIn = (reason: string): string | undefined =>
  /(?:blocked (?:using|by)|listed (?:at|by|in|on)|using|dnsbl|rbl)[\s:"]+((?:[a-z0-9-]+\.){1,5}[a-z]{2,10})\b/i
    .exec(reason)?.[1]
    ?.toLowerCase()

const listing = (asking: Asking, { reason, addresses }: Known): SaidProof => {
  const zone = zoneIn(reason)
  if (zone === undefined || addresses.length === 0) return nothing
  const { doubt, queries } = askList(
    asking,
    { zone, kind: 'ip' },
    addresses.filter((ip) => parseIp(ip)?.version === 4),
  )
  if (doubt !== null) return nothing
  return {
    because: queries.flatMap(({ subject, looked, verdict }) =>
      verdict.state === 'listed' ? [`${looked.asked}: ${looked.quote}: ${zone} lists ${subject}`] : [],
    ),
    against: queries.flatMap(({ subject, looked, verdict }) =>
      verdict.state === 'clean' ? [`${looked.asked}: ${looked.quote}: ${zone} does not list ${subject} now`] : [],
    ),
  }
}

const spf = (asking: Asking, { from, addresses, helo }: Known): SaidProof => {
  if (!isDomain(from)) return nothing
  const judged = addresses.slice(0, 2).flatMap((address) => {
    const ip = parseIp(address)
    return ip ? [{ address, ...checkHost(asking, { ip, domain: from, helo }) }] : []
  })
  const line = ({ address, result, matched, why }: (typeof judged)[number]) =>
    `SPF of ${from} for ${address}: ${result}${matched ? ` by ${matched}` : why ? `, ${why}` : ''}`
  return {
    because: judged.filter(({ result }) => result !== 'pass' && result !== 'temperror').map(line),
    against: judged.filter(({ result }) => result === 'pass').map(line),
  }
}

const dmarc = (asking: Asking, refusal: Known): SaidProof => {
  const { because, against } = spf(asking, refusal)
  if (!isDomain(refusal.from)) return nothing
  const { record } = dmarcOf(asking, refusal.from)
  return { because: [...(record ? [`dig _dmarc.${record.at} TXT: ${record.text}`] : []), ...because], against }
}

const helloName = (asking: Asking, { helo, addresses }: Known): SaidProof => {
  if (!isDomain(helo)) return { because: [`we say EHLO ${helo}, which is no full host name`], against: [] }
  const looked = asking.dns(helo, 'A')
  if (!said(looked)) return nothing
  const line = `${looked.asked}: ${looked.quote}`
  if (looked.records.length === 0) return { because: [`${line}: the name in EHLO does not resolve`], against: [] }
  return looked.records.some((ip) => addresses.includes(ip)) || addresses.length === 0
    ? { because: [], against: [`${line}: the name in EHLO resolves`] }
    : { because: [`${line}, while mail leaves from ${addresses.join(', ')}`], against: [] }
}

const mxOfDomain = (asking: Asking, domain: string): SaidProof => {
  if (!isDomain(domain)) return nothing
  const { mx, hosts, nullMx } = mxOf(asking, domain)
  if (!said(mx)) return nothing
  const line = `${mx.asked}: ${mx.quote}`
  if (mx.state === 'nxdomain' || nullMx) return { because: [line], against: [] }
  const alive = hosts.find(({ a, aaaa }) => a === null || a.records.length > 0 || (aaaa?.records.length ?? 0) > 0)
  if (alive) return { because: [], against: [`${line}: the domain takes mail`] }
  const open = hosts.some(({ a }) => a !== null && !said(a))
  return open ? nothing : { because: [line, ...hosts.map(({ name }) => `${name} has no address`)], against: [] }
}

const resolved = /name=(\S+) type=(MX|A|AAAA|SRV)\b/

/** The very question that Postfix had no answer to, once more. */
const askAgain = (asking: Asking, { reason, domain }: Known): SaidProof => {
  const [, name = domain, type = 'MX'] = resolved.exec(reason) ?? []
  if (!isDomain(name)) return nothing
  const looked = asking.dns(name, type as DnsType)
  const line = `${looked.asked}: ${looked.quote}`
  if (said(looked)) return { because: [], against: [`${line}: it answers now, the next attempt may pass`] }
  // An RCODE, or silence: what could not be asked proves nothing.
  return /^[A-Z]+$|time-?out|no answer/.test(looked.quote) ? { because: [line], against: [] } : nothing
}

/** By reply class. Nothing is asked where no such reply waits or bounced: a healthy server costs no round trip. */
const provers: Readonly<Record<string, (asking: Asking, refusal: Known) => SaidProof>> = {
  'missing-rdns': rdns,
  'dnsbl-listed': listing,
  'sender-unauthenticated': spf,
  'dmarc-fail': dmarc,
  'helo-rejected': helloName,
  'sender-domain-invalid': (asking, { from }) => mxOfDomain(asking, from),
  'domain-unroutable': (asking, { domain }) => mxOfDomain(asking, domain),
  'dns-temp-failure': askAgain,
}

const seen = { queue, log: mailLog }

/** The first refusal of each class that can be proved. */
const refusals = defineProbe<ReadonlyMap<string, Refusal>, typeof seen>({
  id: 'refusals',
  needs: seen,
  ask: [],
  parse: (_, facts: Facts<typeof seen>) => {
    const found = new Map<string, Refusal>()
    const note = (id: string | undefined, refusal: Refusal) => {
      if (id !== undefined && id in provers && !found.has(id)) found.set(id, refusal)
    }
    for (const group of facts.queue.known ? facts.queue.value.groups : []) {
      const from = domainOf(group.samples[0]?.sender ?? '')
      for (const { reply, reason, domain } of readSymptoms(group))
        note(reply?.class, { reason: reason ?? '', domain, from })
    }
    for (const group of facts.log.known ? facts.log.value.deliveries : []) {
      if (group.status !== 'bounced' && group.status !== 'expired') continue
      note(readGroup(group).class, { reason: group.reason, domain: group.domain, from: '' })
    }
    return found
  },
})

const needs = { refusals, settings, lookups: resolverLookups }

export const saidProof = defineInquiry<ReadonlyMap<string, SaidProof>, typeof needs>({
  id: 'said-proof',
  needs,
  look: (asking, facts: Facts<typeof needs>) => {
    if (!facts.refusals.known) return unknown(facts.refusals.why)
    if (facts.refusals.value.size === 0) return new Map()
    if (!facts.settings.known) return unknown(facts.settings.why)
    const all = facts.settings.value
    // No name resolves here: one more question would be one more wait.
    const deaf = facts.lookups.known && facts.lookups.value.lookups.every(({ resolved }) => !resolved)
    const sender = senderOf(asking, all)
    if (typeof sender === 'string') return unknown(sender)
    const { helo, visible } = sender
    const origin = (all.get('myorigin') ?? '').toLowerCase()
    return new Map(
      [...facts.refusals.value].map(([id, refusal]) => {
        const from = isDomain(refusal.from) ? refusal.from : origin
        if (deaf && id === 'dns-temp-failure') return [id, nothing] as const
        return [id, provers[id]?.(asking, { ...refusal, from, helo, addresses: visible }) ?? nothing] as const
      }),
    )
  },
})
