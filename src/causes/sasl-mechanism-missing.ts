import { relayMap } from '../probes/relay-map.ts'
import { saslPlugins } from '../probes/sasl-plugins.ts'
import { mailLog, queue, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { claimsNoMechanism, forbidsPlaintext, noMechanismSaid } from './sasl-mechanisms.ts'

export const saslMechanismMissing = defineCause({
  id: 'sasl-mechanism-missing',
  section: 'B',
  title: 'The SASL plug-in for logging in is not installed',
  explain:
    'Credentials and settings are right, but the SASL library has no plug-in for PLAIN and LOGIN: Postfix cannot log in to the relay, and mail to the outside waits.',
  cure: 'Install the plug-in: libsasl2-modules on Debian and Ubuntu, cyrus-sasl-plain on Red Hat and its relatives; then flush the queue.',
  proof:
    'Postfix says "no mechanism available", the settings allow the relay\'s mechanisms, and the SASL plug-ins for them are not installed.',
  counterProof: 'The plug-ins are there: then a setting forbids them (sasl-noplaintext).',
  classes: ['relay-auth-failed'],
  look: ['ls /usr/lib/*/sasl2 /usr/lib64/sasl2', 'dpkg -s libsasl2-modules'],
  needs: { settings, relay: relayMap, plugins: saslPlugins, queue, log: mailLog },
  recognise: ({ facts }) => {
    const set = known(facts.settings)
    if (!set || !known(facts.relay)?.saslEnabled) return []
    if (forbidsPlaintext(set.get('smtp_sasl_tls_security_options') ?? set.get('smtp_sasl_security_options'))) return []
    const said = noMechanismSaid(known(facts.queue), known(facts.log))
    if (!said) return []
    const plugins = known(facts.plugins)
    const found = plugins?.directories.flatMap((directory) => directory.plugins)
    if (found?.some((plugin) => /plain/.test(plugin))) return []
    const seen = plugins?.directories.map(({ path, plugins }) => `${path} holds ${plugins.join(', ') || 'no plug-in'}`)
    return [
      {
        confidence: found ? 'certain' : 'likely',
        because: [
          said,
          ...(seen?.length ? seen : ['no folder of SASL plug-ins was found']),
          'smtp_sasl_security_options does not forbid PLAIN (postconf)',
        ],
        against: [],
        claims: claimsNoMechanism,
        fixes: ['sasl-plugin'],
      },
    ]
  },
})
