import { filterHops, queue, settings } from '../probes/slots.ts'
import { demandsTls, filtersUnderTls } from '../probes/tls-level.ts'
import { defineCause } from './cause.ts'
import { known, onTheMove } from './claims.ts'

const reply = /TLS is required, but was not offered by host (127\.|\[?::1|localhost)/i

export const tlsLevelBreaksFilter = defineCause({
  id: 'tls-level-breaks-filter',
  section: 'A',
  title: 'Mandatory TLS also hits the content filter',
  explain:
    'The global TLS level for outgoing mail demands encryption. The hop to the content filter on this host is outgoing mail to Postfix too, and the filter offers no TLS: everything waits, local mail as well.',
  cure: 'Set the global level back to may (Zimbra: zimbraMtaSmtpTlsSecurityLevel may) and demand TLS for the relay alone, by smtp_tls_policy_maps.',
  proof:
    'smtp_tls_security_level demands TLS, the hop to the content filter has no level of its own, and Postfix says that TLS was not offered by 127.0.0.1.',
  counterProof: 'The level is none or may; or the hop to the filter overrides it in master.cf.',
  classes: ['tls-policy-unmet'],
  look: ['postconf smtp_tls_security_level', 'postconf -P | grep smtp_tls_security_level'],
  needs: { settings, queue, filters: filterHops },
  recognise: ({ facts }) => {
    const set = known(facts.settings)
    const filters = (known(facts.filters) ?? []).filter(({ role }) => role === 'filter')
    const level = set?.get('smtp_tls_security_level') ?? ''
    // With a level of its own in master.cf the hop is free, and what waits only has to be tried again.
    if (!set || !(filters.length > 0 ? filtersUnderTls(set, filters).length > 0 : demandsTls(level))) return []
    const reason = known(facts.queue)
      ?.groups.flatMap((group) => group.symptoms)
      .find((symptom) => reply.test(symptom.reason ?? ''))?.reason
    if (!reason) return []
    return [
      {
        confidence: 'certain',
        because: [`smtp_tls_security_level = ${level} (postconf)`, reason],
        against: [],
        claims: (group, symptoms) =>
          onTheMove(group) && symptoms.some((symptom) => symptom.reason === null || reply.test(symptom.reason)),
        fixes: ['tls-level'],
      },
    ]
  },
})
