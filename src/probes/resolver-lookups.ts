import type { DnsAsk, ExecAsk, Reading } from '../target/target.ts'
import { globalIpv6 } from './global-ipv6.ts'
import { failureOf, knownRelay, usualHosts } from './outbound.ts'
import { defineProbe, type Facts, unknown, whyOf } from './probe.ts'
import { resolver } from './resolver.ts'

export interface ResolverLookup {
  readonly name: string
  readonly addresses: readonly string[]
  readonly resolved: boolean
}
export interface ResolverLookups {
  readonly lookups: readonly ResolverLookup[]
  /** Time for all of them. */
  readonly ms: number
  /** The deadline passed before all were answered. */
  readonly timedOut: boolean
  /**
   * Name servers asked directly: `NOERROR`, `NODATA`, `NXDOMAIN`, `SERVFAIL`, `timeout`. Only where the look-up failed, or where Postfix's chroot
   * names other servers than the host does.
   */
  readonly servers: readonly {
    readonly server: string
    readonly answer: string
    readonly ms: number
    readonly chroot: boolean
  }[]
}

/** Hosts, not domains: a mail domain need not have an address. */
const names = [usualHosts[0], knownRelay] as const

/**
 * As programs on the host look names up (nsswitch, hosts, resolv.conf; a final dot skips the search list), but without
 * waiting half a minute for a dead server.
 */
const getent = (database: 'ahostsv4' | 'ahostsv6'): ExecAsk => ({
  kind: 'exec',
  argv: ['env', 'RES_OPTIONS=timeout:2 attempts:1', 'getent', database, ...names.map((name) => `${name}.`)],
  slow: true,
  timeoutMs: 8_000,
})

export const resolverByLibc = defineProbe<Omit<ResolverLookups, 'servers'>>({
  id: 'resolver-by-libc',
  ask: [getent('ahostsv4')],
  parse: ([reading]) => {
    if (!reading || (reading.status !== 'ok' && reading.status !== 'timeout'))
      return unknown(reading ? whyOf(reading) : 'it was not asked')
    // 127, 126: env(1) found no getent to run; 1: getent of another system, which knows no such question.
    if (reading.exitCode === 127 || reading.exitCode === 126 || reading.exitCode === 1)
      return unknown(
        `getent cannot look names up: ${reading.stderr.trim().slice(0, 200) || 'it does not know ahostsv4'}`,
      )
    const found = addressesByName(reading.stdout)
    // getent ends with 0 only where every name was found; then even an unusual output means success.
    const all = reading.status === 'ok' && reading.exitCode === 0
    return {
      lookups: names.map((name) => {
        const addresses = found.get(name) ?? []
        return { name, addresses, resolved: all || addresses.length > 0 }
      }),
      ms: reading.ms,
      timedOut: reading.status === 'timeout',
    }
  },
})

const either = { four: resolverByLibc, ipv6: globalIpv6 }

/**
 * getaddrinfo(3) finds no IPv4 address on a host that has none itself (AI_ADDRCONFIG): there the names have IPv6 addresses,
 * and the resolver is well.
 */
export const resolverByEither = defineProbe<Omit<ResolverLookups, 'servers'>, typeof either>({
  id: 'resolver-by-either',
  needs: either,
  ask: ({ four, ipv6 }) => {
    const missing = four.known && !four.value.timedOut && four.value.lookups.some(({ resolved }) => !resolved)
    return missing && ipv6.known && ipv6.value.global ? [getent('ahostsv6')] : []
  },
  parse: ([six], { four }) => {
    if (!four.known) return unknown(four.why)
    if (six?.status !== 'ok') return four.value
    const found = addressesByName(six.stdout)
    const lookups = four.value.lookups.map((lookup) => {
      const addresses = [...lookup.addresses, ...(found.get(lookup.name) ?? [])]
      return { ...lookup, addresses, resolved: lookup.resolved || six.exitCode === 0 || addresses.length > 0 }
    })
    return { ...four.value, lookups, ms: four.value.ms + six.ms }
  },
})

/** `198.51.100.26  STREAM gmail.com`, then lines without the name that belong to it. */
const addressesByName = (text: string): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>()
  let name = ''
  for (const line of text.split('\n')) {
    const [, address, own] = /^([0-9a-fA-F.:]+)\s+(?:STREAM|DGRAM|RAW)\s*(\S*)/.exec(line) ?? []
    if (!address) continue
    if (own) name = own.toLowerCase().replace(/\.$/, '')
    const list = found.get(name) ?? []
    if (!list.includes(address)) list.push(address)
    found.set(name, list)
  }
  return found
}

const needs = { libc: resolverByEither, files: resolver }

const serversToAsk = ({ libc: looked, files }: Facts<typeof needs>) => {
  if (!files.known) return []
  const own = files.value.resolvConf?.nameservers ?? []
  const copied = files.value.chroot?.conf.nameservers ?? []
  const failed = !looked.known || looked.value.lookups.some(({ resolved }) => !resolved)
  return [
    ...(failed ? own.map((server) => ({ server, chroot: false })) : []),
    ...copied.filter((server) => !own.includes(server)).map((server) => ({ server, chroot: true })),
  ].slice(0, 6)
}

const question = (name: string, server: string): DnsAsk => ({ kind: 'dns', name, type: 'A', server, timeoutMs: 4_000 })

/** Without getent(1) the servers of resolv.conf are asked what it would have been asked. */
const stand = ({ libc: looked, files }: Facts<typeof needs>): readonly DnsAsk[] =>
  looked.known || !files.known
    ? []
    : (files.value.resolvConf?.nameservers ?? []).slice(0, 3).map((server) => question(names[1], server))

const answered = ({ status }: Reading): boolean => status === 'ok' || status === 'timeout' || status === 'unreachable'

/** As programs on the host would find it: from the first server that answers. */
const lookedUp = (name: string, readings: readonly Reading[]): ResolverLookup => {
  const own = readings.filter(({ ask }) => ask.kind === 'dns' && ask.name === name)
  const answers = own.find((reading) => reading.dns)?.dns?.answers ?? []
  const addresses = answers.filter(({ type }) => type === 'A').map(({ data }) => data)
  return { name, addresses, resolved: addresses.length > 0 }
}

const hasAddress = (reading: Reading | undefined): boolean =>
  reading?.dns?.answers.some(({ type }) => type === 'A') ?? false

/** The server works: also one of a closed network, that knows no name outside. */
export const serverWorks = ({ answer }: { readonly answer: string }): boolean =>
  /^(NOERROR|NODATA|NXDOMAIN)$/.test(answer)

/** Names everybody can resolve, looked up as programs on this host do; where that fails, its name servers one by one. */
export const resolverLookups = defineProbe<ResolverLookups, typeof needs>({
  id: 'resolver-lookups',
  needs,
  ask: (facts) => [...serversToAsk(facts).map(({ server }) => question(names[0], server)), ...stand(facts)],
  parse: (readings, facts) => {
    // Nobody could be asked: that names no dead server.
    if (!facts.libc.known && !readings.some(answered)) return unknown(facts.libc.why)
    const looked = facts.libc.known
      ? facts.libc.value
      : {
          lookups: names.map((name) => lookedUp(name, readings)),
          ms: readings.reduce((most, { ms }) => Math.max(most, ms), 0),
          timedOut: readings.every(({ status }) => status === 'timeout'),
        }
    return {
      ...looked,
      servers: serversToAsk(facts).map((each, at) => ({
        ...each,
        answer: failureOf(readings[at]) ?? (hasAddress(readings[at]) ? 'NOERROR' : 'NODATA'),
        ms: readings[at]?.ms ?? 0,
      })),
    }
  },
})
