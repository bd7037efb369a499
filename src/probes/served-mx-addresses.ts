import { hostIdentity } from './host-identity.ts'
import { dnsAsk, readAddresses } from './outbound.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
import { type ServedMx, servedMx } from './served-mx.ts'
import { settings } from './slots.ts'

const needs = { served: servedMx, settings, host: hostIdentity }
const most = 8

/** `10 mx.example.net`: the host, lower case. */
export const mxHost = (record: string): string => (record.split(/\s+/)[1] ?? '').replace(/\.$/, '').toLowerCase()

const ownNames = ({ settings: set, host }: Facts<typeof needs>): readonly string[] =>
  [set.known ? set.value.get('myhostname') : undefined, host.known ? host.value.name : undefined].flatMap((name) =>
    name ? [name.toLowerCase()] : [],
  )

/** Hosts to look up: of domains whose MX is not this host by its own name, which is the usual case and costs nothing. */
const hostsOf = (facts: Facts<typeof needs>): readonly string[] => {
  const own = ownNames(facts)
  const domains: readonly ServedMx[] = facts.served.known ? facts.served.value : []
  const elsewhere = domains.filter(({ mx }) => mx.length > 0 && !mx.some((record) => own.includes(mxHost(record))))
  return [...new Set(elsewhere.flatMap(({ mx }) => mx.map(mxHost)))].filter(Boolean).slice(0, most)
}

/** Addresses of the MX hosts of served domains, where these have another name than this host. */
export const servedMxAddresses = defineProbe<ReadonlyMap<string, readonly string[]>, typeof needs>({
  id: 'served-mx-addresses',
  needs,
  ask: (facts) => hostsOf(facts).map((host) => dnsAsk(host, 'A')),
  parse: (readings, facts) =>
    facts.served.known
      ? new Map(hostsOf(facts).map((host, at) => [host, readAddresses(readings[at], 'A')]))
      : unknown(facts.served.why),
})
