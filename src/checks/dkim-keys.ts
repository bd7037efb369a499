import { z } from 'zod'
import { type Dkim, type DkimUse, dkim } from '../probes/deliverability/dkim.ts'
import { quoteOf, said } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

/** Public keys of the selectors that this host signs with. RFC 6376, 3.6.1; RFC 8301 for their length. */
export const dkimKeys = defineCheck({
  id: 'dkim-keys',
  title: 'DKIM keys in use are published',
  why: 'A signature without its public key in DNS counts as no signature, and DMARC then rests on SPF alone.',
  needs: { dkim },
  options: z.strictObject({
    weakBits: z
      .number()
      .int()
      .default(2048)
      .meta({ description: 'RSA keys below this are a warning, below 1024 critical' }),
  }),
  after: ['resolver-answers'],
  judge: ({ dkim: found }, { weakBits }) => [...found.uses.map((use) => judgeKey(use, weakBits)), ...unsigned(found)],
})

const judgeKey = ({ domain, selector, source, key, judged }: DkimUse, weakBits: number): Judgement => {
  const name = `${selector}._domainkey.${domain}`
  const evidence = [{ ask: source, quote: `${domain} signs with selector ${selector}` }, quoteOf(key)]
  const as = (status: Judgement['status'], summary: string): Judgement => ({
    status,
    subject: name,
    summary,
    evidence,
    data: { domain, selector, source, judged },
  })
  if (!said(key)) return as('unknown', `${name} could not be asked: ${key.quote}`)
  if (judged === null)
    return as(
      'critical',
      `mail of ${domain} is signed with selector ${selector}, but its key is not in DNS (${key.quote})`,
    )
  if (judged.state === 'revoked')
    return as('critical', `the key ${name} is revoked (p= is empty), yet ${source} signs with it`)
  if (judged.state === 'wrong') return as('critical', `nobody can use the key ${name}: ${judged.why}`)
  const kind = judged.type === 'rsa' ? `${judged.bits} bits RSA` : 'Ed25519'
  if (judged.type === 'rsa' && judged.bits < 1024)
    return as('critical', `the key ${name} has ${judged.bits} bits: receivers ignore RSA keys below 1024`)
  if (judged.type === 'rsa' && judged.bits < weakBits)
    return as('warning', `the key ${name} has ${judged.bits} bits; ${weakBits} are asked for today`)
  if (judged.testing)
    return as('warning', `the key ${name} says that it is being tested (t=y): receivers may ignore its signatures`)
  return as('ok', `the key ${name} is there, ${kind}`)
}

const unsigned = ({ uses, signers, unread, domains }: Dkim): readonly Judgement[] => {
  const without = domains.filter((domain) => !uses.some((use) => use.domain === domain))
  const evidence = [
    { ask: 'configuration of OpenDKIM, rspamd, amavis, Zimbra', quote: signers.join(', ') || 'none found' },
  ]
  if (without.length === 0) return []
  const names = without.join(', ')
  if (unread.length > 0)
    return [
      {
        status: 'unknown',
        subject: 'DKIM',
        summary: `which key signs for ${names} is not known: ${unread[0]}`,
        evidence,
      },
    ]
  if (signers.length > 0 && uses.length === 0)
    return [
      {
        status: 'unknown',
        subject: 'DKIM',
        summary: `${signers.join(', ')} does not show which key signs for ${names}`,
        evidence,
      },
    ]
  return [
    { status: 'warning', subject: 'DKIM', summary: `no DKIM signer for ${names} was found on this host`, evidence },
  ]
}
