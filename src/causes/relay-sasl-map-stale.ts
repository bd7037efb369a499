import { relayMap } from '../probes/relay-map.ts'
import { queue } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, known } from './claims.ts'

export const relaySaslMapStale = defineCause({
  id: 'relay-sasl-map-stale',
  section: 'B',
  title: 'The compiled relay password map is older than its source',
  explain:
    'Somebody changed the password file, but did not compile it: Postfix still uses the old credentials, which the relay may no longer accept.',
  cure: 'Run the postmap of the right Postfix on the map, then flush the queue.',
  proof: 'The source of the password map was changed after its compiled file was written.',
  counterProof: 'The compiled file is newer; then the credentials themselves are refused (relay-auth-wrong).',
  classes: ['relay-auth-failed'],
  look: ['ls -lt /etc/postfix/sasl_passwd* /opt/zimbra/conf/relay_password*'],
  needs: { relay: relayMap, queue },
  recognise: ({ facts }) => {
    const relay = known(facts.relay)
    const stale = (relay?.saslEnabled ? relay.maps : []).filter(
      ({ source, compiled }) => source && compiled && source.modified > compiled.modified,
    )
    if (stale.length === 0) return []
    const time = (seconds: number | undefined) => new Date((seconds ?? 0) * 1000).toISOString()
    return [
      {
        confidence: 'certain',
        because: stale.map(
          ({ path, source, compiled }) =>
            `${path} changed ${time(source?.modified)}, compiled ${time(compiled?.modified)} (stat)`,
        ),
        against: [],
        claims: claimsClass(['relay-auth-failed']),
        fixes: ['relay-map'],
      },
    ]
  },
})
