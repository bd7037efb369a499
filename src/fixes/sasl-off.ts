import { z } from 'zod'
import { known } from '../probes/known.ts'
import { relayRoute } from '../probes/relay-route.ts'
import { settingOrigins } from '../probes/setting-origins.ts'
import { allDomains, queue, settings } from '../probes/slots.ts'
import { defineFix, type Planned } from './fix.ts'
import { inward, outward } from './relay/mail.ts'
import { changeOf, overridden } from './relay/settings.ts'
import { reloadStep } from './reload.ts'
import { unread } from './unread.ts'

/** Diagnosed, they hold outgoing mail once SASL does not any more. */
const next = ['outbound-25-blocked', 'outbound-25-blocked-locally']

export const saslOff = defineFix({
  id: 'sasl-off',
  title: 'Switch SASL off for outgoing mail',
  cures: ['relay-sasl-maps-unset'],
  explain:
    'For a server that sends directly: switches smtp_sasl_auth_enable off, so that smtp processes start without a password table. A relay host that is set is left, and then nothing is done, unless --set relay=clear says to send without it.',
  options: z.strictObject({ relay: z.enum(['clear'], 'clear is the only choice').optional() }),
  for: ['postfix', 'zimbra'],
  needs: { settings, origins: settingOrigins, route: relayRoute, queue, served: allDomains },
  plan: ({ facts, options, mta, diagnoses }): Planned => {
    const [set, origins] = [known(facts.settings), known(facts.origins)]
    if (!set) return unread(facts.settings, 'the settings')
    if (!origins) return unread(facts.origins, 'where the settings are kept')
    const relayhost = set.get('relayhost')?.trim() ?? ''
    const clear = relayhost !== '' && options.relay === 'clear'
    const [own] = overridden(set, ['smtp_sasl_auth_enable'])
    if (own)
      return {
        refused: `master.cf has ${own} of its own for the smtp service: what main.cf says would not count`,
        hint: `Take it out first: postconf -PX "smtp/unix/${own}"`,
      }
    if (set.get('smtp_sasl_auth_enable') !== 'yes' && !clear) return { nothing: 'smtp_sasl_auth_enable is off' }
    if (relayhost !== '' && !clear)
      return {
        refused: `relayhost = ${relayhost} is set: without a login it would refuse mail, and most relays refuse for good`,
        hint: 'mailmedic fix relay gives it its key. To send directly in its place: --set relay=clear.',
      }
    const wall = diagnoses.find(({ cause }) => next.includes(cause))
    const domains = known(facts.served) ?? []
    const messages = [...inward(known(facts.queue), domains).slice(0, 2), ...outward(known(facts.queue), domains)]
    return {
      fix: 'sasl-off',
      title: 'Switch SASL off for outgoing mail',
      summary: `Postfix no longer logs in at other servers${clear ? `, and sends directly in place of ${relayhost}` : ''}.`,
      steps: [
        ...(clear
          ? changeOf(mta, origins, [{ name: 'relayhost', value: '' }], {
              id: 'relayhost',
              label: 'take the relay host out',
              why: 'First: a relay without a login would refuse mail for good.',
            })
          : []),
        ...changeOf(mta, origins, [{ name: 'smtp_sasl_auth_enable', value: 'no' }], {
          id: 'auth',
          label: 'switch SASL off',
          why: 'With SASL on and no table every process that sends mail dies when it starts.',
        }),
        reloadStep(mta, 'Processes that live already take the new setting.'),
      ],
      settle: mta.reload(),
      verify: { causes: ['relay-sasl-maps-unset'], holds: [], follow: { messages, flush: true } },
      settleMs: 180_000,
      risk: 'reload',
      riskInWords: 'nothing is interrupted; mail moves within two minutes, when a service that died is started again',
      secrets: [],
      notes: wall
        ? [`${wall.title}: mail for other servers will wait for that next. mailmedic fix relay cures both at once.`]
        : [],
      chores: [],
    }
  },
})
