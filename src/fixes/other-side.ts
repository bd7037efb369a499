import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import { known } from '../probes/known.ts'
import { ownAddresses } from '../probes/own-addresses.ts'
import { mailLog, queue, settings } from '../probes/slots.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Tell the other side'
const cures = [
  'mailbox-full',
  'mailbox-disabled',
  'policy-rejected',
  'dnsbl-query-error',
  'relay-denied',
  'remote-server-error',
  'destination-down',
]
/** Replies that mean that they cannot be reached: there the telephone helps, not mail. */
const unreachable = ['connect-timeout', 'connect-refused', 'connection-lost', 'network-unreachable']
const most = 8

export const otherSide = defineFix({
  id: 'other-side',
  title,
  cures,
  explain:
    'What the other side has to mend, for each domain that refuses or does not answer, with a text to send to its postmaster: our address, their own words. Their mailboxes and servers cannot be changed from here.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { queue, log: mailLog, settings, own: ownAddresses },
  plan: ({ facts }): Planned => {
    const wanted = (text: string): boolean => [...cures, ...unreachable].includes(classify({ text }).class)
    const waiting = (known(facts.queue)?.groups ?? []).flatMap(({ symptoms, messages }) =>
      symptoms.flatMap(({ domain, reason }) =>
        reason !== null && domain && wanted(reason) ? [{ domain, reason, messages }] : [],
      ),
    )
    const bounced = (known(facts.log)?.deliveries ?? []).flatMap(({ status, domain, reason, count }) =>
      status === 'bounced' && domain && wanted(reason) ? [{ domain, reason, messages: count }] : [],
    )
    const said = [...new Map([...bounced, ...waiting].map((each) => [each.domain, each])).values()]
    if (said.length === 0)
      return { nothing: 'no other server refuses mail, or keeps it waiting, for a reason of its own' }
    const helo = known(facts.settings)?.get('myhostname') ?? 'our server'
    const from = (known(facts.own) ?? []).join(', ') || 'unknown'
    const stillWaiting = (domain: string): boolean => waiting.some((each) => each.domain === domain)
    const chores = said.slice(0, most).map(
      ({ domain, reason, messages }): Chore => ({
        text: `${domain}: tell its postmaster, by another way where it cannot be reached by mail.`,
        paste: [
          `To: postmaster@${domain}`,
          `Subject: Mail from ${helo} is not accepted`,
          `Our server ${helo} [${from}] cannot deliver ${messages} messages to ${domain}. ${unreachable.includes(classify({ text: reason }).class) ? 'What we see' : 'Your server says'}:`,
          `  ${reason}`,
          'Please look into it; we try again for some days.',
        ],
        state: stillWaiting(domain) ? 'open' : 'unknown',
        evidence: stillWaiting(domain) ? `${messages} messages wait` : `${messages} messages were returned lately`,
      }),
    )
    return checklist(
      { fix: 'other-side', title, summary: `${said.length} domains have something to mend themselves.` },
      chores,
    )
  },
})
