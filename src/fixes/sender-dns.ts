import { z } from 'zod'
import { dkim } from '../probes/deliverability/dkim.ts'
import { domainsDmarc } from '../probes/deliverability/dmarc.ts'
import { domainsSpf } from '../probes/deliverability/domains-spf.ts'
import { senderNames } from '../probes/deliverability/identity.ts'
import { hiddenBecause } from '../probes/deliverability/sender.ts'
import { said } from '../probes/inquiry.ts'
import { known } from '../probes/known.ts'
import type { Facts } from '../probes/probe.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Publish who sends: PTR, SPF, DKIM, DMARC'
const needs = { names: senderNames(), spf: domainsSpf(), dkim, dmarc: domainsDmarc }
type Needed = Facts<typeof needs>

export const senderDns = defineFix({
  id: 'sender-dns',
  title,
  cures: ['missing-rdns', 'helo-rejected', 'sender-unauthenticated', 'dmarc-fail'],
  explain:
    'The records that receivers look for, with the exact text to publish: the PTR record at the hoster, A, SPF, DKIM and DMARC at the DNS provider. Each item says what is there now.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs,
  plan: ({ facts, mta }): Planned => {
    const chores = [
      ...nameChores(facts),
      ...spfChores(facts),
      ...dkimChores(facts, mta.identity.id === 'zimbra'),
      ...dmarcChores(facts),
    ]
    return chores.length === 0
      ? { refused: 'neither the sending address nor the domains of this server are known' }
      : checklist({ fix: 'sender-dns', title, summary: 'What others ask DNS about this sender.' }, chores)
  },
})

const nameChores = ({ names: fact }: Needed): readonly Chore[] => {
  const names = known(fact)
  if (!names)
    return [
      {
        text: 'The sending address has a name that leads back to it.',
        state: 'unknown',
        evidence: fact.known ? '' : fact.why,
      },
    ]
  const { helo } = names.sender
  const hidden = hiddenBecause(names.sender)
  if (hidden !== null)
    return [{ text: `The public address has the PTR record ${helo}.`, state: 'unknown', evidence: hidden }]
  return names.reverse.flatMap(({ ip, ptr, names: found }): readonly Chore[] => {
    const confirmed = found.some((each) => each.confirmed)
    const forward = names.helo.some(({ records }) => records.includes(ip))
    return [
      {
        text: `At the hoster of ${ip}: its PTR record is ${helo}.`,
        ...(confirmed ? {} : { paste: [`PTR of ${ip}:  ${helo}.`] }),
        state: said(ptr) ? (confirmed ? 'done' : 'open') : 'unknown',
        evidence: `PTR now: ${ptr.records.join(', ') || ptr.quote}`,
      },
      {
        text: `${helo}, the name in EHLO, leads to ${ip}.`,
        ...(forward ? {} : { paste: [`${helo}.  3600  IN  ${ip.includes(':') ? 'AAAA' : 'A'}  ${ip}`] }),
        state: names.helo.some((looked) => !said(looked)) ? 'unknown' : forward ? 'done' : 'open',
      },
    ]
  })
}

const spfChores = ({ spf: fact }: Needed): readonly Chore[] =>
  (known(fact)?.domains ?? []).map(({ domain, txt, records, judged }): Chore => {
    const passes = judged.length > 0 && judged.every(({ result }) => result === 'pass')
    const missing = judged
      .filter(({ result }) => result !== 'pass')
      .map(({ ip }) => `${ip.includes(':') ? 'ip6' : 'ip4'}:${ip}`)
    const record = records.length === 1 ? records[0] : undefined
    const wanted =
      record?.replace(/^v=spf1\s*/, `v=spf1 ${missing.join(' ')} `) ?? `v=spf1 mx ${missing.join(' ')} -all`
    return {
      text: `${domain}: one SPF record that covers the sending address${records.length > 1 ? ', in the place of the several that there are' : ''}.`,
      ...(passes ? {} : { paste: [`${domain}.  3600  IN  TXT  "${wanted.replace(/\s+/g, ' ')}"`] }),
      state: said(txt) ? (passes ? 'done' : judged.length === 0 && record ? 'unknown' : 'open') : 'unknown',
      evidence: `SPF now: ${records.join(' | ') || txt.quote}`,
    }
  })

const dkimChores = ({ dkim: fact }: Needed, zimbra: boolean): readonly Chore[] => {
  const found = known(fact)
  if (!found) return []
  const unsigned = found.domains.filter((domain) => !found.uses.some((use) => use.domain === domain))
  return [
    ...found.uses.map(
      ({ domain, selector, source, key, judged }): Chore => ({
        text: `${selector}._domainkey.${domain} holds the public key that ${source} signs with.`,
        ...(judged?.state === 'good'
          ? {}
          : {
              paste: zimbra
                ? [
                    `su - zimbra -c '/opt/zimbra/libexec/zmdkimkeyutil -q -d ${domain}' | sed -n '/Public signature/,$p'`,
                  ]
                : [`cat /etc/opendkim/keys/${domain}/${selector}.txt`],
            }),
        state: said(key) ? (judged?.state === 'good' ? 'done' : 'open') : 'unknown',
        evidence: judged?.state === 'good' ? 'the key is published' : key.quote,
      }),
    ),
    ...unsigned.map(
      (domain): Chore => ({
        text: `Mail of ${domain} is signed with DKIM.`,
        paste: zimbra
          ? [`su - zimbra -c '/opt/zimbra/libexec/zmdkimkeyutil -a -d ${domain}'`]
          : [`opendkim-genkey -b 2048 -d ${domain} -s mail -D /etc/opendkim/keys/${domain}`],
        state: found.unread.length > 0 || found.signers.length > 0 ? 'unknown' : 'open',
        evidence: found.unread[0] ?? (found.signers.join(', ') || 'no signer was found on this host'),
      }),
    ),
  ]
}

const dmarcChores = ({ dmarc: fact }: Needed): readonly Chore[] =>
  (known(fact) ?? []).map(
    ({ domain, record, walk }): Chore => ({
      text: `${domain}: a DMARC record; begin with p=none, and read the reports before anything stricter.`,
      ...(record
        ? {}
        : { paste: [`_dmarc.${domain}.  3600  IN  TXT  "v=DMARC1; p=none; rua=mailto:postmaster@${domain}"`] }),
      state: record ? 'done' : walk.some((looked) => !said(looked)) ? 'unknown' : 'open',
      ...(record ? { evidence: `from ${record.at}` } : {}),
    }),
  )
