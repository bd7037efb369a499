import type { DnsAsk } from '../target/target.ts'
import { dnsAsk, readAddresses } from './outbound.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
import { mxHost } from './served-mx-addresses.ts'
import { mailLog, queue } from './slots.ts'

export interface LoopingDomain {
  readonly domain: string
  /** Hosts, by preference. */
  readonly mx: readonly string[]
  /** false: the name service did not answer. */
  readonly answered: boolean
}

const loops = /loops? back to myself|too many hops|mail forwarding loop|routing loop/i
const most = 5
const needs = { queue, log: mailLog }

const domainsOf = ({ queue: waiting, log }: Facts<typeof needs>): readonly string[] => {
  const queued = (waiting.known ? waiting.value.groups : []).flatMap(({ symptoms }) => symptoms)
  const gone = (log.known ? log.value.deliveries : []).filter(({ status }) => status !== 'sent')
  const found = [...queued, ...gone].filter(({ reason, domain }) => domain.includes('.') && loops.test(reason ?? ''))
  return [...new Set(found.map(({ domain }) => domain.toLowerCase()))]
    .filter((name) => /^[\w.-]+$/.test(name))
    .slice(0, most)
}

/** Domains whose mail comes back to this server, in the queue and in the recent log, with the hosts that DNS names for them. */
export const loopingDomains = defineProbe<readonly LoopingDomain[], typeof needs>({
  id: 'looping-domains',
  needs,
  ask: (facts) => domainsOf(facts).map((name): DnsAsk => dnsAsk(name, 'MX')),
  parse: (readings, facts) => {
    if (!facts.queue.known) return unknown(facts.queue.why)
    return domainsOf(facts).map((domain, at) => {
      const answer = readings[at]?.dns
      const records = (answer?.answers ?? []).filter(({ type }) => type === 'MX').map(({ data }) => data)
      return {
        domain,
        mx: records.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map(mxHost),
        answered: answer !== undefined && answer.rcode !== 'SERVFAIL' && answer.rcode !== 'REFUSED',
      }
    })
  },
})

const hosts = { looping: loopingDomains }
const hostsOf = ({ looping }: Facts<typeof hosts>): readonly string[] =>
  looping.known ? [...new Set(looping.value.flatMap(({ mx }) => mx))].filter(Boolean).slice(0, 2 * most) : []

/** Where those hosts are. */
export const loopingAddresses = defineProbe<ReadonlyMap<string, readonly string[]>, typeof hosts>({
  id: 'looping-addresses',
  needs: hosts,
  ask: (facts) => hostsOf(facts).map((host) => dnsAsk(host, 'A')),
  parse: (readings, facts) =>
    facts.looping.known
      ? new Map(hostsOf(facts).map((host, at) => [host, readAddresses(readings[at], 'A')]))
      : unknown(facts.looping.why),
})
