import { z } from 'zod'
import { known } from '../probes/known.ts'
import { defineFix, type Planned } from './fix.ts'
import { outward } from './relay/mail.ts'
import { noTable } from './relay/map.ts'
import { policySteps } from './relay/policy.ts'
import { changeOf, plainWishes } from './relay/settings.ts'
import { currentRelay, relayNeeds } from './relay/site.ts'
import { reloadStep } from './reload.ts'
import { unread } from './unread.ts'

export const saslOptions = defineFix({
  id: 'sasl-options',
  title: 'Let Postfix log in with PLAIN or LOGIN',
  cures: ['sasl-noplaintext'],
  explain:
    'Takes noplaintext out of the SASL security options, so that the mechanisms that relays offer may be used, and demands TLS of the relay, so that they are used inside TLS only.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: relayNeeds(currentRelay),
  plan: ({ facts, mta }): Planned => {
    const [set, origins] = [known(facts.settings), known(facts.origins)]
    if (!set) return unread(facts.settings, 'the settings')
    if (!origins) return unread(facts.origins, 'where the settings are kept')
    const [tables, types] = [known(facts.tables), known(facts.types)]
    if (!tables) return unread(facts.tables, 'the tables of this server')
    if (!types) return unread(facts.types, 'the kinds of tables that Postfix knows')
    const hop = set.get('relayhost')?.trim() ?? ''
    const wishes = plainWishes(set, origins)
    if (wishes.length === 0) return { nothing: 'the security options let PLAIN and LOGIN pass already' }
    if (hop === '')
      return {
        refused: 'no relay host is set: nobody logs in anywhere',
        hint: 'mailmedic fix relay sets one, with its options.',
      }
    const policy = policySteps({ mta, set, origins, types, tables, hop, level: undefined })
    if (!policy) return noTable
    return {
      fix: 'sasl-options',
      title: 'Let Postfix log in with PLAIN or LOGIN',
      summary: `Postfix may send its key to ${hop} with PLAIN or LOGIN, inside TLS only.`,
      steps: [
        ...policy,
        ...changeOf(mta, origins, wishes, {
          id: 'options',
          label: 'allow PLAIN and LOGIN',
          why: 'The relay offers nothing else. TLS is demanded of it before.',
        }),
        reloadStep(mta, 'Processes that live already take the new settings.'),
      ],
      settle: mta.reload(),
      verify: {
        causes: ['sasl-noplaintext'],
        holds: [],
        follow: { messages: outward(known(facts.queue), known(facts.served) ?? []), flush: true },
      },
      settleMs: 90_000,
      risk: 'reload',
      riskInWords: 'nothing is interrupted',
      secrets: [],
      notes: [],
      chores: [],
    }
  },
})
