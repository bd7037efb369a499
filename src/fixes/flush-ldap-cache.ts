import { z } from 'zod'
import { classify } from '../dsn/index.ts'
import { known } from '../probes/known.ts'
import { queue, services } from '../probes/slots.ts'
import { defineFix, type Planned } from './fix.ts'
import { waiting } from './waiting.ts'

/** What the mailbox server says of an account that takes no mail. */
const unavailable = 'mailbox-disabled'
const title = 'Let the mailbox server read LDAP anew'
/** zmprov help flushCache. */
const kinds = [
  'account',
  'config',
  'cos',
  'domain',
  'group',
  'server',
  'locale',
  'license',
  'skin',
  'mime',
  'zimlet',
  'all',
]

export const flushLdapCache = defineFix({
  id: 'flush-ldap-cache',
  title,
  cures: ['mailbox-unavailable'],
  explain:
    'zmprov flushCache: the mailbox server forgets what it remembers of LDAP, up to 15 minutes. For changes that were written straight to LDAP (zmprov -l), such as an account that is active again. --set kind=account,domain names what; default account,config,cos,domain,server.',
  options: z.strictObject({
    kind: z
      .string()
      .default('account,config,cos,domain,server')
      .refine((text) => text.split(',').every((word) => kinds.includes(word)), `some of ${kinds.join(', ')}`),
  }),
  for: ['zimbra'],
  needs: { services, queue },
  plan: ({ facts, options }): Planned => {
    if (!facts.services.known) return { refused: facts.services.why }
    const mailbox = facts.services.value.list.find(({ name }) => name === 'mailbox')
    if (mailbox?.state === 'stopped')
      return { refused: 'the mailbox server does not run: it remembers nothing', hint: 'mailmedic fix start-service' }
    const refused = waiting(known(facts.queue), ({ symptoms }) =>
      symptoms.some(({ reason }) => reason !== null && classify({ text: reason }).class === unavailable),
    )
    return {
      fix: 'flush-ldap-cache',
      title,
      summary: `The mailbox server asks LDAP again for ${options.kind}.`,
      steps: [
        {
          id: 'flush',
          label: 'flush the LDAP cache',
          detail: `zmprov fc ${options.kind}`,
          why: 'A change that was written straight to LDAP is not seen for up to 15 minutes.',
          changes: [],
          do: [{ kind: 'exec', argv: ['zmprov', 'fc', options.kind], as: 'zimbra', timeoutMs: 90_000 }],
          undo: [],
          cannotUndo: 'what was remembered is asked for again; there is nothing to take back',
        },
      ],
      settle: [],
      verify: {
        causes: [],
        holds: [],
        ...(refused.length > 0 ? { follow: { messages: refused, flush: true, against: [unavailable] } } : {}),
      },
      settleMs: 30_000,
      risk: 'none',
      riskInWords: 'LDAP is asked more often for a moment',
      secrets: [],
      notes: ['On a site with several mailbox servers run it for each: zmprov fc -a KIND.'],
      chores: [],
    }
  },
})
