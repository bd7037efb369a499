import { z } from 'zod'
import { isPrivate, parseIp } from '../probes/deliverability/ip.ts'
import { type DomainMx, domainsMx, type MxHost } from '../probes/deliverability/mx.ts'
import { quoteOf, said } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

/** MX of the served domains lead to hosts that exist. RFC 5321, 5.1; RFC 2181, 10.3; RFC 7505. */
export const mxHosts = defineCheck({
  id: 'mx-hosts',
  title: 'MX records lead to hosts',
  why: 'Mail from outside goes where the MX says; a name that is an alias, an address or nothing loses it.',
  needs: { domains: domainsMx },
  options: z.strictObject({}),
  after: ['resolver-answers'],
  judge: ({ domains }) =>
    domains.length === 0
      ? [{ status: 'skipped', subject: 'MX', summary: 'no public domain is known to be served here' }]
      : domains.map(judgeDomain),
})

const judgeDomain = ({ domain, mx, hosts, nullMx }: DomainMx): Judgement => {
  const looked = hosts.flatMap(({ a, aaaa }) => [a, aaaa]).filter((each) => each !== null)
  const evidence = [mx, ...looked].filter(({ state, type }) => type !== 'AAAA' || state === 'found').map(quoteOf)
  const base = {
    subject: domain,
    evidence,
    data: { hosts: hosts.map(({ name, preference }) => ({ name, preference })) },
  }
  if (!said(mx)) return { ...base, status: 'unknown', summary: `MX of ${domain} could not be asked: ${mx.quote}` }
  if (mx.state === 'nxdomain')
    return {
      ...base,
      status: 'critical',
      summary: `${domain} does not exist in DNS: nobody can write to it or trust mail from it`,
    }
  if (nullMx)
    return {
      ...base,
      status: 'warning',
      summary: `${domain} says that it takes no mail (null MX), yet it is served here`,
    }
  const faults = hosts.map((host) => faultOf(host))
  const bad = faults.filter((fault) => fault !== null)
  const dead = bad.filter(({ lost }) => lost)
  const words = bad.map(({ text }) => text).join('; ')
  const open = hosts.find(({ a }) => a !== null && !said(a))
  if (hosts.length > 0 && dead.length === hosts.length)
    return { ...base, status: 'critical', summary: `no MX of ${domain} leads anywhere: ${words}` }
  if (bad.length > 0) return { ...base, status: 'warning', summary: `MX of ${domain}: ${words}` }
  if (open)
    return {
      ...base,
      status: 'unknown',
      summary: `${open.name}, MX of ${domain}, could not be resolved: ${open.a?.quote}`,
    }
  const list = hosts.map(({ name, preference }) => `${preference} ${name}`).join(', ')
  return mx.state === 'nodata'
    ? { ...base, status: 'warning', summary: `${domain} has no MX record; its own address takes its mail` }
    : { ...base, status: 'ok', summary: `MX of ${domain}: ${list}` }
}

const faultOf = ({ name, a, aaaa }: MxHost): { readonly text: string; readonly lost: boolean } | null => {
  if (a === null || aaaa === null) return { text: `${name} is an address, not a name`, lost: true }
  const addresses = [...a.records, ...aaaa.records]
  if (addresses.length === 0)
    return said(a) && said(aaaa) ? { text: `${name} does not resolve (${a.quote})`, lost: true } : null
  if (a.alias !== null)
    return { text: `${name} is an alias (CNAME) of ${a.alias}, which an MX may not name`, lost: false }
  const hidden = addresses.every((address) => {
    const ip = parseIp(address)
    return ip !== null && isPrivate(ip)
  })
  return hidden ? { text: `${name} has the private address ${addresses.join(', ')}`, lost: true } : null
}
