import { relayMap } from '../probes/relay-map.ts'
import { mailLog, queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { isLocal, known, onTheMove } from './claims.ts'

const words =
  /open database .*: (No such file|Permission denied)|(smtp_sasl_password_maps lookup error)|is unavailable\. open database/i
const reply = /local data error while talking to/i

export const relaySaslMapMissing = defineCause({
  id: 'relay-sasl-map-missing',
  section: 'B',
  title: 'The relay password map cannot be opened',
  explain:
    'The setting names a password map, but its database file does not exist or cannot be read: it was never compiled with postmap, or belongs to the wrong account. Mail to the relay waits with "local data error".',
  cure: 'Compile the map with the postmap of the right Postfix, as its owner, with mode 0600; then flush the queue.',
  proof: 'smtp_sasl_password_maps names a table whose compiled file does not exist or cannot be opened.',
  counterProof: 'The file is there and answers a lookup.',
  classes: ['local-delivery-error'],
  look: [
    'postconf smtp_sasl_password_maps',
    'ls -l /etc/postfix/sasl_passwd* /opt/zimbra/conf/relay_password*',
    "grep 'open database' /var/log/mail.log /var/log/zimbra.log | tail",
  ],
  needs: { relay: relayMap, log: mailLog, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const relay = known(facts.relay)
    if (!relay?.saslEnabled) return []
    const bad = relay.maps.filter(
      (map) => map.visible && (map.indexed ? !map.compiled : map.lookups.some(({ result }) => result === 'error')),
    )
    if (bad.length === 0) return []
    const said = known(facts.log)?.problems.find((problem) => words.test(problem.text))
    const served = known(facts.served)
    return [
      {
        confidence: 'certain',
        because: [
          ...bad.map(
            (map) =>
              `smtp_sasl_password_maps = ${map.spec}; ${map.source ? `${map.path} exists, its compiled file does not` : `${map.path} does not exist`}`,
          ),
          ...(said ? [said.text] : []),
        ],
        against: [],
        claims: (group, symptoms) =>
          onTheMove(group) &&
          symptoms.some(
            ({ reason, domain }) => reply.test(reason ?? '') || (reason === null && !isLocal(domain, served)),
          ),
        fixes: ['relay-map', 'relay'],
      },
    ]
  },
})
