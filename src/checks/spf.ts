import { z } from 'zod'
import { type DomainSpf, domainsSpf } from '../probes/deliverability/domains-spf.ts'
import { hiddenBecause, type Sender } from '../probes/deliverability/sender.ts'
import { mostLookups } from '../probes/deliverability/spf.ts'
import { said } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

/** SPF as a receiver evaluates it, for the address that really sends. RFC 7208. */
export const spf = defineCheck({
  id: 'spf',
  title: 'SPF covers the address that sends',
  why: 'Large providers refuse mail that neither SPF nor DKIM vouches for, and mail that SPF says is forged.',
  needs: ({ address }) => ({ spf: domainsSpf(address) }),
  options: z.strictObject({
    address: z.string().optional().meta({ description: 'The public address, where the host sits behind a NAT' }),
  }),
  after: ['resolver-answers'],
  judge: ({ spf: found }) =>
    found.domains.length === 0
      ? [{ status: 'skipped', subject: 'SPF', summary: 'no public domain is known to be served here' }]
      : found.domains.map((domain) => judgeDomain(domain, found.sender)),
})

const judgeDomain = ({ domain, txt, records, judged, survey }: DomainSpf, sender: Sender): Judgement => {
  const evidence = [
    { ask: txt.asked, quote: records.length > 0 ? records.join(' | ') : said(txt) ? 'no SPF record' : txt.quote },
    ...judged.map(({ ip, result, matched, why, lookups }) => ({
      ask: `SPF of ${domain} for ${ip}`,
      quote: `${result}: ${matched ?? why} (${lookups} DNS terms)`,
    })),
  ]
  const data = { judged, lookups: survey.lookups, terms: survey.terms }
  const as = (status: Judgement['status'], summary: string): Judgement => ({
    status,
    subject: domain,
    summary,
    evidence,
    data,
  })
  if (!said(txt)) return as('unknown', `SPF of ${domain} could not be asked: ${txt.quote}`)
  if (records.length === 0) return as('warning', `${domain} has no SPF record: anybody may send in its name`)
  if (records.length > 1)
    return as('critical', `${domain} has ${records.length} SPF records; receivers then trust none (RFC 7208, 4.5)`)
  const broken = judged.find(({ result }) => result === 'permerror')
  const many = survey.lookups > mostLookups
  const counted = `SPF of ${domain} costs ${survey.lookups} DNS lookups, ${mostLookups} are allowed`
  if (broken)
    return as(
      'critical',
      many ? `${counted}: receivers treat it as broken` : `SPF of ${domain} is broken: ${broken.why}`,
    )
  const uncovered = judged.find(({ result }) => result === 'fail' || result === 'softfail' || result === 'neutral')
  if (uncovered) {
    const word = { fail: 'forged (fail)', softfail: 'suspect (softfail)' }[
      uncovered.result === 'fail' ? 'fail' : 'softfail'
    ]
    const verdict = uncovered.result === 'neutral' ? 'unknown (neutral)' : word
    const summary = `SPF of ${domain} does not cover ${uncovered.ip}, from which mail leaves: receivers see it as ${verdict}`
    return as(uncovered.result === 'neutral' ? 'warning' : 'critical', summary)
  }
  const open = judged.find(({ result }) => result === 'temperror')
  if (open) return as('unknown', `SPF of ${domain} could not be evaluated: ${open.why}`)
  const faults = [
    ...(many ? [counted] : []),
    ...survey.loops.map((loop) => `it includes itself: ${loop}`),
    ...survey.broken,
  ]
  if (faults.length > 0)
    return as(
      many ? 'critical' : 'warning',
      many ? `${counted}: receivers may treat it as broken` : `SPF of ${domain}: ${faults.join('; ')}`,
    )
  if (/(^| )\+?all( |$)/i.test(records[0] ?? ''))
    return as('warning', `SPF of ${domain} ends with +all: it lets the whole world send in its name`)
  const hidden = hiddenBecause(sender)
  if (hidden !== null)
    return as(
      'ok',
      `${domain} has one SPF record, ${survey.lookups} of ${mostLookups} lookups; whether it covers the sending address cannot be told here: ${hidden}`,
    )
  const covered = judged.map(({ ip, matched }) => `${ip} by ${matched}`).join(', ')
  return as('ok', `SPF of ${domain} covers ${covered} (${survey.lookups} of ${mostLookups} lookups)`)
}
