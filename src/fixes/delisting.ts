import { z } from 'zod'
import { blocklists, type Query } from '../probes/deliverability/dnsbl.ts'
import { hiddenBecause } from '../probes/deliverability/sender.ts'
import { known } from '../probes/known.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Get off the block lists'

/** Where each list takes requests, and what its own rules are. */
const lists: Readonly<Record<string, { readonly kind: 'ip' | 'domain'; readonly page: (subject: string) => string }>> =
  {
    'zen.spamhaus.org': { kind: 'ip', page: (ip) => `https://check.spamhaus.org/results/?query=${ip}` },
    'dbl.spamhaus.org': { kind: 'domain', page: (name) => `https://check.spamhaus.org/results/?query=${name}` },
    'b.barracudacentral.org': {
      kind: 'ip',
      page: (ip) => `https://www.barracudacentral.org/rbl/removal-request/${ip}`,
    },
    'bl.spamcop.net': { kind: 'ip', page: (ip) => `https://www.spamcop.net/w3m?action=checkblock&ip=${ip}` },
    'dnsbl-1.uceprotect.net': { kind: 'ip', page: (ip) => `https://www.uceprotect.net/en/rblcheck.php?ipr=${ip}` },
  }
/** Large receivers that keep lists of their own, which DNS does not show. */
const forms: readonly (readonly [string, string])[] = [
  ['Microsoft (outlook.com, Microsoft 365)', 'https://sender.office.com/'],
  ['Google (gmail.com)', 'https://support.google.com/mail/contact/gmail_bulk_sender_escalation'],
  ['Yahoo', 'https://senders.yahooinc.com/contact'],
]

export const delisting = defineFix({
  id: 'delisting',
  title,
  cures: ['dnsbl-listed', 'ip-reputation', 'domain-reputation'],
  explain:
    'Which block lists name the sending address or the domains now, each asked through this server and believed only where its test entries answer, with the page that takes the request. First of all the spam must have stopped.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { asked: blocklists(Object.entries(lists).map(([zone, { kind }]) => ({ zone, kind }))) },
  plan: ({ facts, diagnoses }): Planned => {
    const asked = known(facts.asked)
    if (!asked) return { refused: facts.asked.known ? 'no list could be asked' : facts.asked.why }
    const burst = diagnoses.some(({ cause }) => cause === 'account-compromised')
    const hidden = hiddenBecause(asked.sender)
    const chores: readonly Chore[] = [
      {
        text: 'What got us listed has stopped: no login sends a burst, nothing relays for strangers. A list takes a second request less kindly.',
        ...(burst ? { paste: ['mailmedic fix lock-account'] } : {}),
        state: burst ? 'open' : 'unknown',
        evidence: burst ? 'one login sends a burst of mail now' : 'no login stands out in the mail log',
      },
      ...asked.lists.flatMap(({ list, doubt, queries }) => queries.map((query) => listed(list.zone, doubt, query))),
      ...(hidden === null
        ? []
        : [{ text: `The public address of this server is on no list: ${hidden}`, state: 'unknown' as const }]),
      {
        text: 'Receivers with lists of their own are asked on their forms, with the whole text of their refusal.',
        paste: forms.map(([who, page]) => `${who}: ${page}`),
        state: 'unknown',
      },
    ]
    return checklist({ fix: 'delisting', title, summary: 'Block lists, as they answer this server now.' }, chores)
  },
})

const listed = (zone: string, doubt: string | null, { subject, verdict, txt }: Query): Chore => {
  const says = txt?.records[0] ? `; it says: ${txt.records[0]}` : ''
  if (doubt !== null || verdict.state === 'refused')
    return {
      text: `${subject} is not on ${zone}.`,
      state: 'unknown',
      evidence: doubt ?? (verdict.state === 'refused' ? verdict.why : ''),
    }
  if (verdict.state === 'clean') return { text: `${subject} is not on ${zone}.`, state: 'done' }
  return {
    text: `Ask ${zone} to remove ${subject}.`,
    paste: [lists[zone]?.page(subject) ?? zone],
    state: 'open',
    evidence: `listed as ${verdict.codes.join(', ')}${says}`,
  }
}
