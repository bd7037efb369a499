import { z } from 'zod'
import { type Dkim, dkim } from '../probes/deliverability/dkim.ts'
import { aligned, type DomainDmarc, domainsDmarc } from '../probes/deliverability/dmarc.ts'
import { type DomainsSpf, domainsSpf } from '../probes/deliverability/domains-spf.ts'
import { quoteOf, said } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

/** The policy for mail in the domain's name, and whether our own mail meets it. RFC 9989; RFC 7489 before it. */
export const dmarc = defineCheck({
  id: 'dmarc',
  title: 'DMARC is published, and our mail meets it',
  why: 'With a policy of reject or quarantine, mail that neither SPF nor DKIM vouches for is refused by those who ask.',
  needs: ({ address }) => ({ dmarc: domainsDmarc, spf: domainsSpf(address), dkim }),
  options: z.strictObject({
    address: z.string().optional().meta({ description: 'The public address, where the host sits behind a NAT' }),
  }),
  after: ['resolver-answers'],
  judge: ({ dmarc: domains, spf, dkim: keys }) =>
    domains.length === 0
      ? [{ status: 'skipped', subject: 'DMARC', summary: 'no public domain is known to be served here' }]
      : domains.map((domain) => judgeDomain(domain, spf, keys)),
})

const judgeDomain = (found: DomainDmarc, spf: DomainsSpf, keys: Dkim): Judgement => {
  const { domain, walk, record, policy, several } = found
  const stands = walk.find(({ name }) => record !== null && name === `_dmarc.${record.at}`)
  const vouchers = vouching(found, spf, keys)
  const evidence = [
    stands ? quoteOf(stands) : { ask: `dig _dmarc.${domain} TXT`, quote: walk[0]?.quote ?? 'not asked' },
    ...vouchers.quotes,
  ]
  const data = {
    policy,
    at: record?.at ?? null,
    organization: found.organization,
    spf: vouchers.spf,
    dkim: vouchers.dkim,
  }
  const as = (status: Judgement['status'], summary: string): Judgement => ({
    status,
    subject: domain,
    summary,
    evidence,
    data,
  })
  const open = walk.find((looked) => !said(looked))
  if (several.length > 0)
    return as('warning', `${several.join(', ')} has several DMARC records: receivers then apply none`)
  if (record === null || policy === null)
    return open
      ? as('unknown', `DMARC of ${domain} could not be asked: ${open.asked}: ${open.quote}`)
      : as('warning', `${domain} has no DMARC record; large providers ask it of those who send much`)
  const where = record.at === domain ? '' : `, from ${record.at}`
  if (record.faults.length > 0)
    return as('warning', `DMARC of ${domain}${where} is not well-formed: ${record.faults.join('; ')}`)
  const strict = policy !== 'none' && !record.testing
  const text = `DMARC of ${domain}${where} asks for ${policy}${record.testing ? ' (testing)' : ''}`
  if (vouchers.spf || vouchers.dkim) {
    const by = [...(vouchers.spf ? ['SPF'] : []), ...(vouchers.dkim ? ['DKIM'] : [])].join(' and ')
    return as('ok', `${text}; our mail meets it by ${by}`)
  }
  if (vouchers.unsure)
    return as(
      strict ? 'unknown' : 'ok',
      `${text}; whether our mail meets it cannot be told from here: ${vouchers.unsure}`,
    )
  return strict
    ? as(
        'critical',
        `${text}, but neither SPF covers our address nor does an aligned DKIM key sign: our own mail is refused`,
      )
    : as('warning', `${text}; our mail would not meet it: neither SPF nor an aligned DKIM key vouches for it`)
}

const vouching = ({ domain, record, organization }: DomainDmarc, spf: DomainsSpf, keys: Dkim) => {
  const judged = spf.domains.find((each) => each.domain === domain)?.judged ?? []
  const signing = keys.uses.filter(
    (use) => use.judged?.state === 'good' && aligned(domain, use.domain, record?.strictDkim ?? false, organization),
  )
  const hidden = judged.length === 0
  const temporary = judged.some(({ result }) => result === 'temperror')
  const lost = keys.uses.some((use) => use.domain === domain && !said(use.key))
  const unsure = hidden
    ? 'the address that others see is not ours'
    : temporary
      ? 'SPF could not be evaluated'
      : lost
        ? 'the DKIM key could not be asked'
        : keys.unread.length > 0
          ? (keys.unread[0] ?? null)
          : null
  return {
    spf: judged.length > 0 && judged.every(({ result }) => result === 'pass'),
    dkim: signing.length > 0,
    unsure,
    quotes: [
      ...judged.map(({ ip, result, matched, why }) => ({
        ask: `SPF for ${ip}`,
        quote: `${result}: ${matched ?? why}`,
      })),
      ...signing
        .slice(0, 2)
        .map(({ selector, domain: by }) => ({ ask: 'DKIM', quote: `${selector}._domainkey.${by}` })),
    ],
  }
}
