import { hostIdentity } from './host-identity.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
import { servedDomains, settings } from './slots.ts'

export interface ServedMx {
  readonly domain: string
  /** `10 mail.example.net`, by preference; empty: none. */
  readonly mx: readonly string[]
  readonly hasAddress: boolean
  /** The name service said so; false: it did not answer, `why` says how. */
  readonly answered: boolean
  readonly why: string
}

/** Domains that nobody outside writes to: the host's own names and private suffixes. RFC 6762, RFC 8375. */
const privateName = /(^|\.)(localhost|localdomain|local|lan|internal|intranet|home\.arpa)$|^localhost\./
const most = 8

const needs = { served: servedDomains, settings, host: hostIdentity }

/** Domains of this server that mail from outside is for, at most 8. */
export const publicDomains = (
  served: readonly string[],
  own: readonly (string | undefined)[],
  atMost = most,
): readonly string[] =>
  served.filter((name) => name.includes('.') && !privateName.test(name) && !own.includes(name)).slice(0, atMost)

/** MX of the domains that this server serves, as its own resolver sees them. RFC 5321, section 5.1. */
export const servedMx = defineProbe<readonly ServedMx[], typeof needs>({
  id: 'served-mx',
  needs,
  ask: (facts) =>
    domainsOf(facts).flatMap((name) => [
      { kind: 'dns', name, type: 'MX' } as const,
      { kind: 'dns', name, type: 'A' } as const,
    ]),
  parse: (readings, facts) => {
    if (!facts.served.known) return unknown(facts.served.why)
    return domainsOf(facts).map((domain, i) => {
      const [mx, address] = [readings[2 * i], readings[2 * i + 1]]
      const answered = mx?.dns !== undefined && mx.dns.rcode !== 'SERVFAIL' && mx.dns.rcode !== 'REFUSED'
      const records = mx?.dns?.answers.filter((answer) => answer.type === 'MX').map((answer) => answer.data) ?? []
      return {
        domain,
        mx: [...records].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
        hasAddress: address?.dns?.answers.some((answer) => answer.type === 'A') ?? false,
        answered,
        why: answered ? '' : (mx?.why ?? mx?.dns?.rcode ?? 'no answer'),
      }
    })
  },
})

const domainsOf = (facts: Facts<typeof needs>): readonly string[] => {
  const own = [
    facts.settings.known ? facts.settings.value.get('myhostname') : undefined,
    facts.host.known ? facts.host.value.name : undefined,
  ]
  return facts.served.known ? publicDomains(facts.served.value, own) : []
}
