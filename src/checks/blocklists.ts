import { z } from 'zod'
import { type ListAsked, blocklists as probe, type Query } from '../probes/deliverability/dnsbl.ts'
import { hiddenBecause } from '../probes/deliverability/sender.ts'
import { quoteOf } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

const list = z.strictObject({
  zone: z.string().min(3),
  kind: z.enum(['ip', 'domain']),
  severity: z.enum(['warning', 'critical']).default('critical'),
})
const usual: z.output<typeof list>[] = [
  { zone: 'zen.spamhaus.org', kind: 'ip', severity: 'critical' },
  { zone: 'dbl.spamhaus.org', kind: 'domain', severity: 'critical' },
  { zone: 'b.barracudacentral.org', kind: 'ip', severity: 'critical' },
  { zone: 'bl.spamcop.net', kind: 'ip', severity: 'critical' },
  { zone: 'dnsbl-1.uceprotect.net', kind: 'ip', severity: 'warning' },
]

/** What the codes of Spamhaus mean for whoever has to act. */
const meanings: Readonly<Record<string, string>> = {
  '127.0.0.2': 'SBL: a known spam source',
  '127.0.0.3': 'CSS: sends spam',
  '127.0.0.4': 'XBL: infected or open to abuse',
  '127.0.0.9': 'DROP: a hijacked network',
  '127.0.0.10': 'PBL: the provider says that no mail comes from here',
  '127.0.0.11': 'PBL: no mail servers are expected in this network',
}

/** Blocklists of addresses and domains, each believed only after its test entries answered as RFC 5782, 5, wants it. */
export const blocklists = defineCheck({
  id: 'blocklists',
  title: 'No blocklist names us',
  why: 'A listing makes many receivers refuse all mail from the address or domain.',
  needs: ({ lists, address }) => ({ asked: probe(lists, address) }),
  options: z.strictObject({
    lists: z.array(list).min(1).max(12).default(usual),
    address: z.string().optional().meta({ description: 'The public address, where the host sits behind a NAT' }),
  }),
  after: ['resolver-answers'],
  judge: ({ asked }, { lists }) => {
    const hidden = hiddenBecause(asked.sender)
    const severity = (zone: string) => lists.find((each) => each.zone === zone)?.severity ?? 'critical'
    return [
      ...(hidden === null
        ? []
        : [{ status: 'skipped' as const, subject: 'address', summary: `no address list was asked: ${hidden}` }]),
      ...asked.lists.map((each) => judgeList(each, severity(each.list.zone))),
    ]
  },
})

const told = ({ subject, verdict, txt }: Query, zone: string): string => {
  const codes = verdict.state === 'listed' ? verdict.codes : []
  const meaning = zone.endsWith('spamhaus.org') ? codes.flatMap((code) => meanings[code] ?? []) : []
  const says = txt?.records[0]?.slice(0, 200)
  return `${subject} (${[...codes, ...meaning].join(', ')}${says ? `; ${says}` : ''})`
}

const judgeList = (
  { list: { zone }, tests, doubt, queries }: ListAsked,
  severity: 'warning' | 'critical',
): Judgement => {
  const evidence = [
    ...queries.map(({ looked }) => quoteOf(looked)),
    quoteOf(tests.listed.looked),
    quoteOf(tests.clean.looked),
  ]
  const data = { zone, doubt, verdicts: queries.map(({ subject, verdict }) => ({ subject, ...verdict })) }
  const as = (status: Judgement['status'], summary: string): Judgement => ({
    status,
    subject: zone,
    summary,
    evidence,
    data,
  })
  if (doubt !== null) return as('unknown', `could not tell whether ${zone} lists us: ${doubt}`)
  const listed = queries.filter(({ verdict }) => verdict.state === 'listed')
  if (listed.length > 0) return as(severity, `${zone} lists ${listed.map((query) => told(query, zone)).join('; ')}`)
  const refused = queries.find(({ verdict }) => verdict.state === 'refused')
  if (refused?.verdict.state === 'refused')
    return as('unknown', `could not tell whether ${zone} lists ${refused.subject}: ${refused.verdict.why}`)
  return as('ok', `${zone} lists none of ${queries.map(({ subject }) => subject).join(', ')}`)
}
