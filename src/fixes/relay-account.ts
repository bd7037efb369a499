import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import { known } from '../probes/known.ts'
import { relayMap } from '../probes/relay-map.ts'
import { mailLog, queue } from '../probes/slots.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = 'Mend our account at the relay'

export const relayAccount = defineFix({
  id: 'relay-account',
  title,
  cures: ['relay-quota-exceeded', 'relay-sender-unverified'],
  explain:
    'What has to be done in the account at the relay provider: a larger allowance, a verified sender or domain. With the words of the relay, and the senders that it refused.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { relay: relayMap, queue, log: mailLog },
  plan: ({ facts }): Planned => {
    const relay = known(facts.relay)
    if (!relay || relay.relayhost === '') return { refused: 'no relay host is set' }
    const groups = known(facts.queue)?.groups ?? []
    const waiting = groups.flatMap(({ symptoms, samples }) =>
      symptoms.flatMap(({ reason }) =>
        reason === null ? [] : [{ reason, senders: samples.map(({ sender }) => sender) }],
      ),
    )
    const returned = (known(facts.log)?.deliveries ?? []).flatMap(({ status, reason }) =>
      status === 'bounced' ? [{ reason, senders: [] as readonly string[] }] : [],
    )
    const of = (id: string) => [...waiting, ...returned].filter(({ reason }) => classify({ text: reason }).class === id)
    const spent = of('relay-quota-exceeded')
    const unverified = of('relay-sender-unverified')
    const senders = [...new Set(unverified.flatMap((each) => each.senders))].filter(Boolean)
    const open = (list: readonly { readonly reason: string }[]): Chore['state'] =>
      list.some(({ reason }) => waiting.some((each) => each.reason === reason)) ? 'open' : 'unknown'
    const chores: readonly Chore[] = [
      ...(spent.length > 0
        ? [
            {
              text: `At the provider of ${relay.host}: raise the plan, or wait until the allowance begins anew; and see that nobody sends in bulk.`,
              state: open(spent),
              evidence: spent[0]?.reason ?? '',
            },
          ]
        : []),
      ...(unverified.length > 0
        ? [
            {
              text: `At the provider of ${relay.host}: verify the domain (with the DKIM records that it gives), or each sender${senders.length > 0 ? `: ${senders.slice(0, 5).join(', ')}` : ''}.`,
              state: open(unverified),
              evidence: unverified[0]?.reason ?? '',
            },
          ]
        : []),
    ]
    return chores.length === 0
      ? { nothing: `${relay.host} complains neither about our allowance nor about our senders` }
      : checklist({ fix: 'relay-account', title, summary: `Mail goes out through ${relay.relayhost}.` }, chores)
  },
})
