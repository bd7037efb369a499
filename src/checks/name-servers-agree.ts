import { z } from 'zod'
import { type DomainServers, nameServers } from '../probes/deliverability/name-servers.ts'
import { quoteOf, said } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

/** Each authoritative server of a served domain, asked by itself. RFC 1912, 2.8; RFC 2182, 5. */
export const nameServersAgree = defineCheck({
  id: 'name-servers-agree',
  title: 'The name servers of our domains agree',
  why: 'Where one is dead or fell behind, some senders find an old MX or none, and nobody here sees it.',
  needs: { domains: nameServers },
  options: z.strictObject({}),
  after: ['resolver-answers'],
  judge: ({ domains }) =>
    domains.length === 0
      ? [{ status: 'skipped', subject: 'name servers', summary: 'no public domain is known to be served here' }]
      : domains.map(judgeDomain),
})

const judgeDomain = ({ domain, zone, ns, servers }: DomainServers): Judgement => {
  const evidence = [
    quoteOf(ns),
    ...servers
      .flatMap(({ soa, mx }) => [soa, mx])
      .filter((looked) => looked !== null)
      .map(quoteOf),
  ]
  const data = { zone, servers: servers.map(({ name, address, serial }) => ({ name, address, serial })) }
  const as = (status: Judgement['status'], summary: string): Judgement => ({
    status,
    subject: domain,
    summary,
    evidence,
    data,
  })
  if (zone === null)
    return said(ns)
      ? as('unknown', `the name servers of ${domain} are not known: ${ns.quote}`)
      : as('unknown', `the name servers of ${domain} could not be asked for: ${ns.quote}`)
  const nameless = servers.filter(({ address }) => address === null)
  const answering = servers.filter(({ soa }) => soa?.state === 'found')
  const dead = servers.filter(({ soa }) => soa !== null && soa.state !== 'found')
  if (answering.length === 0) {
    const words = dead.map(({ name, soa }) => `${name} (${soa?.quote})`).join(', ')
    return as(
      'unknown',
      `none of ${servers.length} name servers of ${zone} could be asked from the mail host: ${words || 'no address'}`,
    )
  }
  const lame = answering.filter(({ soa }) => !soa?.authoritative)
  const mxs = new Map(answering.map(({ name, mx }) => [name, mx?.records.toSorted().join(', ') ?? '']))
  const serials = new Set(answering.map(({ serial }) => serial))
  const faults = [
    ...nameless.map(({ name }) => `${name} has no address`),
    ...dead.map(({ name, soa }) => `${name} does not answer (${soa?.quote})`),
    ...lame.map(({ name }) => `${name} is not authoritative for ${zone}`),
  ]
  if (new Set(mxs.values()).size > 1) {
    const words = [...mxs].map(([name, mx]) => `${name} says ${mx || 'none'}`).join('; ')
    return as('critical', `the name servers of ${domain} disagree about its MX: ${words}`)
  }
  if (serials.size > 1) {
    const words = answering.map(({ name, serial }) => `${name} ${serial}`).join(', ')
    return as('warning', `the name servers of ${zone} have different versions of it (SOA serial): ${words}`)
  }
  if (faults.length > 0) return as('warning', `name servers of ${zone}: ${faults.join('; ')}`)
  return as(
    'ok',
    `${answering.length} name server${answering.length === 1 ? '' : 's'} of ${zone} agree${answering.length === 1 ? 's' : ''} (serial ${[...serials].join(', ')})`,
  )
}
