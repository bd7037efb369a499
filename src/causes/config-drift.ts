import { queue, servedDomains } from '../probes/slots.ts'
import { wantedSettings } from '../probes/wanted-settings.ts'
import { defineCause } from './cause.ts'
import { claimsClass, connectClasses, isAway, isOwnHop, known } from './claims.ts'

/** Settings that decide how mail leaves: where one of them has not arrived, mail that cannot leave waits for it. */
const wayOut = /^(?:relayhost|smtp_)/

export const configDrift = defineCause({
  id: 'config-drift',
  section: 'A',
  warningOnly: true,
  title: 'What LDAP says has not reached Postfix',
  explain:
    'The settings kept in LDAP differ from those that Postfix has, because zmconfigd, which carries them over every minute, does not run. Changes made in the admin console have no effect.',
  cure: 'Restart zmconfigd (as zimbra: zmconfigdctl restart), look into zmconfigd.log for why it died, then compare again.',
  proof: 'LDAP and postconf differ for a parameter that zmconfigd carries over, while zmconfigd does not run.',
  counterProof: 'zmconfigd runs: it brings them in line within a minute or two by itself.',
  look: [
    'zmconfigdctl status',
    'zmprov -l gs $(zmhostname) zimbraMtaRelayHost',
    'postconf relayhost',
    'tail /opt/zimbra/log/zmconfigd.log',
  ],
  needs: { wanted: wantedSettings, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const fact = known(facts.wanted)
    if (!fact || fact.carrier.running || fact.differing.length === 0) return []
    const served = known(facts.served)
    const out = claimsClass(
      [...connectClasses, 'relay-auth-failed', 'relay-denied'],
      ({ domain, reply }) => !isOwnHop(reply) && isAway(domain, served),
    )
    return [
      {
        confidence: 'certain',
        because: [
          ...fact.differing
            .slice(0, 4)
            .map(
              ({ name, source, wanted, effective }) =>
                `${source} is ${wanted || 'empty'} in LDAP (zmprov), ${name} is ${effective || 'empty'} in Postfix (postconf)`,
            ),
          fact.carrier.evidence,
        ],
        against: [],
        ...(fact.differing.some(({ name }) => wayOut.test(name)) ? { claims: out } : {}),
        fixes: ['restart-zmconfigd'],
      },
    ]
  },
})
