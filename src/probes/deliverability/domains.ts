import { hostIdentity } from '../host-identity.ts'
import { defineProbe, type Facts, unknown } from '../probe.ts'
import { publicDomains } from '../served-mx.ts'
import { allDomains, settings } from '../slots.ts'

export interface MailDomains {
  /** Domains that get mail here and send from here, at most 8. */
  readonly domains: readonly string[]
  /** Served here, but not looked at. */
  readonly left: number
}

const needs = { all: allDomains, settings, host: hostIdentity }

/** The domains whose names stand in the mail of this server: those it serves, and that of its own notices (myorigin). */
export const mailDomains = defineProbe<MailDomains, typeof needs>({
  id: 'mail-domains',
  needs,
  ask: [],
  parse: (_, facts: Facts<typeof needs>) => {
    if (!facts.all.known) return unknown(facts.all.why)
    const setting = (name: string) => (facts.settings.known ? facts.settings.value.get(name)?.toLowerCase() : undefined)
    const own = [setting('myhostname'), facts.host.known ? facts.host.value.name : undefined]
    const origin = setting('myorigin') ?? ''
    const named = /^[\w-]+(\.[\w-]+)+$/.test(origin) ? [origin] : []
    const candidates = [...new Set([...named, ...facts.all.value])]
    const domains = publicDomains(candidates, own)
    return { domains, left: publicDomains(candidates, own, Number.POSITIVE_INFINITY).length - domains.length }
  },
})
