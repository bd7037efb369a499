import { z } from 'zod'
import { type DomainSts, domainsSts, type StsPolicy, stsCovers } from '../probes/deliverability/policies.ts'
import { quoteOf, said } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

const day = 86_400

/** RFC 8461. Its policy lies on a web server, which is asked only where the playbook says so. */
export const mtaSts = defineCheck({
  id: 'mta-sts',
  title: 'MTA-STS is sound where it is used',
  why: 'A policy that names other hosts than the MX makes Gmail and Outlook refuse to deliver here.',
  needs: ({ policy }) => ({ domains: domainsSts(policy) }),
  options: z.strictObject({
    policy: z
      .boolean()
      .default(false)
      .meta({ description: 'Fetch the policy over HTTPS, from the mail host, with its curl' }),
  }),
  after: ['resolver-answers'],
  judge: ({ domains }) =>
    domains.length === 0
      ? [{ status: 'skipped', subject: 'MTA-STS', summary: 'no public domain is known to be served here' }]
      : domains.map(judgeDomain),
})

const judgeDomain = (found: DomainSts): Judgement => {
  const { domain, txt, records, id, policy, policyText, mx } = found
  const url = `https://mta-sts.${domain}/.well-known/mta-sts.txt`
  const evidence = [
    quoteOf(txt),
    ...(policy === null ? [] : [{ ask: url, quote: policyText.trim().slice(0, 500) || String(policy) }]),
  ]
  const as = (status: Judgement['status'], summary: string): Judgement => ({
    status,
    subject: domain,
    summary,
    evidence,
    data: { id },
  })
  if (!said(txt)) return as('unknown', `MTA-STS of ${domain} could not be asked: ${txt.quote}`)
  if (records.length === 0) return as('skipped', `${domain} does not use MTA-STS`)
  if (records.length > 1) return as('warning', `${domain} has ${records.length} MTA-STS records: senders then use none`)
  if (!id || !/^[A-Za-z0-9]{1,32}$/.test(id)) return as('warning', `the MTA-STS record of ${domain} has no valid id`)
  if (policy === null)
    return as(
      'skipped',
      `${domain} has an MTA-STS record (id ${id}); its policy was not fetched, as this run asks no web server (option policy)`,
    )
  if (typeof policy === 'string') return as('warning', `the MTA-STS policy of ${domain} cannot be used: ${policy}`)
  return judgePolicy(
    policy,
    mx.hosts.map(({ name }) => name),
    as,
    domain,
  )
}

const judgePolicy = (
  { mode, mx, maxAge }: StsPolicy,
  hosts: readonly string[],
  as: (status: Judgement['status'], summary: string) => Judgement,
  domain: string,
): Judgement => {
  const missing = mode === 'none' ? [] : hosts.filter((host) => !stsCovers(mx, host))
  if (missing.length > 0) {
    const effect = mode === 'enforce' ? 'senders refuse to deliver there' : 'senders report it'
    return as(
      mode === 'enforce' ? 'critical' : 'warning',
      `the MTA-STS policy of ${domain} does not name its MX ${missing.join(', ')}: ${effect}`,
    )
  }
  if (maxAge < day)
    return as('warning', `the MTA-STS policy of ${domain} is kept for ${maxAge} s only: it protects hardly anybody`)
  return as('ok', `the MTA-STS policy of ${domain} (${mode}) names every MX`)
}
