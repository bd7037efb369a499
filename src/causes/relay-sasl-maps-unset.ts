import { filterHops, mailLog, queue, servedDomains, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { isLocal, known, onTheMove } from './claims.ts'

const fatal = 'specify a password table via'

export const relaySaslMapsUnset = defineCause({
  id: 'relay-sasl-maps-unset',
  section: 'A',
  title: 'SASL is on, but no password map is set',
  explain:
    'Every process that sends mail by SMTP dies when it starts, also the one that hands mail to a content filter. That is why on a server with a filter even local mail waits, without a reason and without a delivery line in the log.',
  cure: 'Set smtp_sasl_password_maps (with the relay and its credentials) if a relay is wanted, else switch smtp_sasl_auth_enable off. On Zimbra by zmprov, for hand edits of main.cf are lost.',
  proof:
    'smtp_sasl_auth_enable is yes, smtp_sasl_password_maps is empty, and the log has "fatal: specify a password table".',
  counterProof:
    'A map is set, if only a wrong one: then the smtp processes live, and another cause of the relay applies.',
  look: [
    'postconf smtp_sasl_auth_enable smtp_sasl_password_maps',
    "grep -E 'specify a password table|throttling' /var/log/mail.log /var/log/zimbra.log | tail",
  ],
  needs: { settings, log: mailLog, queue, filters: filterHops, served: servedDomains },
  recognise: ({ facts }) => {
    const set = known(facts.settings)
    if (set?.get('smtp_sasl_auth_enable') !== 'yes' || set.get('smtp_sasl_password_maps')?.trim()) return []
    const deaths = known(facts.log)?.problems.find((problem) => problem.text.includes(fatal))
    // Through the filter goes all mail; without one only what leaves this server.
    const filtered = (known(facts.filters) ?? []).some(({ role }) => role === 'filter')
    const served = known(facts.served)
    return [
      {
        confidence: 'certain',
        because: [
          'smtp_sasl_auth_enable = yes, smtp_sasl_password_maps is empty (postconf)',
          ...(deaths
            ? [
                `"${deaths.text}", ${deaths.count === 1 ? 'once' : `${deaths.count} times, last`} ${new Date(deaths.last).toISOString().slice(0, 19)}Z`,
              ]
            : []),
        ],
        against: [],
        claims: (group, symptoms) =>
          onTheMove(group) &&
          symptoms.some((symptom) => filtered || !isLocal(symptom.domain, served)) &&
          !symptoms.every((symptom) => symptom.reply?.class === 'mailstore-down'),
        fixes: ['relay', 'sasl-off'],
      },
    ]
  },
})
