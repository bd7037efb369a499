import { answers } from '../probes/dialed.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { senderLogins } from '../probes/sender-logins.ts'
import { mailLog, queue } from '../probes/slots.ts'
import { defineCause, type ReadSymptom } from './cause.ts'
import { claimsClass, known } from './claims.ts'
import { deliveries, notTakenSince, readSymptoms, reasonOf, recipients } from './read.ts'
import { sendersOf, whoseOf } from './whose.ts'

const classes = ['relay-auth-failed']
/** The server's own answer to AUTH; "no mechanism available" is ours and another cause. */
const rejected = /SASL authentication failed;? server .* said|\b53[45]\b/i

export const relayAuthWrong = defineCause({
  id: 'relay-auth-wrong',
  section: 'B',
  title: 'The relay rejects the credentials',
  explain:
    'The relay answers, but does not accept the user name and password (or API key) that this server presents. Mail to other servers waits until the credentials are right or the mail is returned.',
  cure: 'Make a new key at the relay provider, put it into the SASL map, compile the map with postmap, and flush the queue.',
  proof:
    "The relay's own answer to the login is 535 or 534, while the map has a key for it and the relay answers from here.",
  counterProof:
    'No credentials were used at all: relay-auth-missing. The compiled map is older than its source: relay-sasl-map-stale.',
  classes: ['relay-auth-failed'],
  look: [
    "grep -E '53[45] ' /var/log/mail.log /var/log/zimbra.log | tail",
    'postconf relayhost smtp_sasl_password_maps',
  ],
  needs: { relay: relayMap, bySender: senderLogins, outbound: outboundDials, log: mailLog, queue },
  recognise: ({ facts }) => {
    const waiting = known(facts.queue)?.groups ?? []
    const fits = ({ reason }: ReadSymptom) => reason !== null && rejected.test(reason)
    const claim = claimsClass(classes, fits)
    const held = waiting.filter((group) => claim(group, readSymptoms(group)))
    const log = known(facts.log)
    const bounced = notTakenSince(
      log,
      deliveries(log, ['bounced', 'expired'], classes).filter(({ reason }) => rejected.test(reason)),
      whoseOf(known(facts.bySender)),
    )
    if (held.length === 0 && bounced.length === 0) return []
    const relay = known(facts.relay)
    const reason = reasonOf(held, classes, fits) ?? bounced[0]?.reason
    // The sender's own login goes before the relay's.
    const whose = sendersOf(known(facts.bySender), bounced, held)
    const own = known(facts.bySender)?.senders.find(
      ({ sender, result }) => result === 'hit' && (whose.length === 0 || whose.includes(sender)),
    )
    const hit = own
      ? { key: own.sender }
      : relay?.maps.flatMap((map) => map.lookups).find(({ result }) => result === 'hit')
    const dial = known(facts.outbound)?.dials.find((each) => each.role === 'relay' && answers(each))
    return [
      {
        confidence: hit && dial ? 'certain' : 'likely',
        because: [
          ...(reason ? [reason] : []),
          ...(hit
            ? [
                `credentials were used: the map has ${own ? 'a login for the sender' : 'the key'} ${hit.key} (postmap -q, exit status only)`,
              ]
            : []),
          ...(dial ? [`${dial.host}:${dial.port} answers from here`] : []),
        ],
        against: [],
        claims: claim,
        bounced: recipients(bounced),
        standsAlone: false,
        fixes: ['relay'],
      },
    ]
  },
})
