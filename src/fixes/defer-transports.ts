import { z } from 'zod'
import { known } from '../probes/known.ts'
import { settingOrigins } from '../probes/setting-origins.ts'
import { queue } from '../probes/slots.ts'
import { defineFix } from './fix.ts'
import { unread } from './unread.ts'
import { waiting } from './waiting.ts'

export const deferTransports = defineFix({
  id: 'defer-transports',
  title: 'Switch delivery on again',
  cures: ['defer-transports'],
  explain:
    'Empties defer_transports, which keeps mail back on purpose, reloads Postfix and tries the waiting mail again.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { origins: settingOrigins, queue },
  plan: ({ facts, mta }) => {
    const origins = known(facts.origins)
    if (!origins) return unread(facts.origins, 'the settings')
    const { own, effective } = origins.of('defer_transports')
    if (!effective.trim()) return { nothing: 'defer_transports is empty: no transport is kept back' }
    const inherits = own === null
    return {
      fix: 'defer-transports',
      title: 'Switch delivery on again',
      summary: `Postfix stops keeping back mail for ${effective}.`,
      steps: [
        mta.change([{ name: 'defer_transports', value: inherits ? '' : null }], origins, {
          id: 'clear',
          label: 'clear defer_transports',
          why: `It keeps back everything that goes by ${effective}.`,
        }),
        {
          id: 'reload',
          label: 'reload Postfix',
          detail: 'no delivery is interrupted',
          why: 'The queue manager reads the setting only then.',
          changes: [],
          do: mta.reload(),
          undo: [],
        },
      ],
      settle: mta.reload(),
      verify: {
        causes: ['defer-transports'],
        holds: [],
        follow: {
          messages: waiting(known(facts.queue), ({ symptoms }) =>
            symptoms.some(({ reason }) => /deferred transport/i.test(reason ?? '')),
          ),
          flush: true,
        },
      },
      settleMs: 30_000,
      risk: 'reload',
      riskInWords: 'mail that was kept back goes out; nothing is interrupted',
      secrets: [],
      notes: [],
      chores: [],
    }
  },
})
