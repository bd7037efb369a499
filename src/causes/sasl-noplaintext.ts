import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { mailLog, queue, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { claimsNoMechanism, forbidsPlaintext, noMechanismSaid } from './sasl-mechanisms.ts'

export const saslNoplaintext = defineCause({
  id: 'sasl-noplaintext',
  section: 'B',
  title: 'Security options forbid the only login that the relay offers',
  explain:
    'The relay offers PLAIN and LOGIN over TLS. The option noplaintext (the default) forbids both, so Postfix finds no way to log in and mail to the outside waits.',
  cure: 'Set smtp_sasl_security_options (Zimbra: zimbraMtaSmtpSaslSecurityOptions) to noanonymous, with TLS demanded for the relay.',
  proof: 'smtp_sasl_security_options forbids plain text, and the relay offers only PLAIN and LOGIN.',
  counterProof:
    'The relay offers another mechanism; or the option is noanonymous alone, and the plug-in is missing (sasl-mechanism-missing).',
  classes: ['relay-auth-failed'],
  look: [
    'postconf smtp_sasl_security_options smtp_sasl_tls_security_options',
    "grep 'no mechanism available' /var/log/mail.log | tail",
  ],
  needs: { settings, relay: relayMap, outbound: outboundDials, queue, log: mailLog },
  recognise: ({ facts }) => {
    const set = known(facts.settings)
    if (!set || !known(facts.relay)?.saslEnabled) return []
    const options = ['smtp_sasl_security_options', 'smtp_sasl_tls_security_options']
    const used = options.map((name) => `${name} = ${set.get(name) ?? ''}`)
    if (!forbidsPlaintext(set.get('smtp_sasl_tls_security_options') ?? set.get('smtp_sasl_security_options'))) return []
    const said = noMechanismSaid(known(facts.queue), known(facts.log))
    if (!said) return []
    const offers = known(facts.outbound)?.dials.find((dial) => dial.role === 'relay' && dial.mechanisms.length > 0)
    return [
      {
        confidence: 'certain',
        because: [
          `${used.join(', ')} (postconf)`,
          said,
          ...(offers ? [`${offers.host}:${offers.port} offers AUTH ${offers.mechanisms.join(' ')}`] : []),
        ],
        against: [],
        claims: claimsNoMechanism,
        fixes: ['sasl-options', 'relay'],
      },
    ]
  },
})
