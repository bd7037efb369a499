import { outboundDials } from '../probes/outbound-dials.ts'
import { type RelayMap, relayMap } from '../probes/relay-map.ts'
import { type SenderLogins, senderLogins } from '../probes/sender-logins.ts'
import { mailLog, queue } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, known } from './claims.ts'
import { deliveries, notTakenSince, readSymptoms, recipients } from './read.ts'
import { saidByRelay, settingLine } from './relay-mail.ts'
import { sendersOf, whoseOf } from './whose.ts'

const classes = ['relay-auth-failed', 'relay-denied']
/** Said of credentials that were used: another cause. */
const used = /SASL authentication failed|authentication credentials invalid|\b535\b/i

const asksForLogin = ({ reason }: { readonly reason: string | null }): boolean =>
  /authenticat|\b530\b/i.test(reason ?? '')

/**
 * Why Postfix uses no credentials for the relay; null: it has some, or that could not be told. `refused`: whose mail it
 * was; empty: not known.
 */
const missing = (
  relay: RelayMap,
  bySender: SenderLogins | null | undefined,
  refused: readonly string[],
): readonly string[] | null => {
  const { saslEnabled, maps, misspelt, keys } = relay
  if (!saslEnabled) return [`${settingLine(relay)}, smtp_sasl_auth_enable = no (postconf)`]
  const lookups = maps.flatMap((map) => map.lookups.filter(({ key }) => keys.includes(key)))
  if (lookups.length === 0 || lookups.some(({ result }) => result !== 'miss')) return null
  // Whose sender has a login of their own needs no key for the relay; whom nobody could ask may have one.
  const asked = bySender?.senders.filter(({ sender }) => refused.length === 0 || refused.includes(sender))
  const senders = asked?.filter(({ result }) => result === 'miss')
  if (asked && (senders?.length === 0 || (refused.length === 0 && senders?.length !== asked.length))) return null
  const written = maps.flatMap((map) =>
    map.lookups.filter(({ key, result }) => misspelt.includes(key) && result === 'hit'),
  )
  return [
    `${settingLine(relay)}; no key of ${maps.map((map) => map.spec).join(', ')} fits: ${keys.join(' and ')} miss (postmap -q)`,
    ...(senders ? [`nor does one for a sender: ${senders.map(({ sender }) => sender).join(', ')} (postmap -q)`] : []),
    ...written.map(({ key }) => `the map has the key ${key}, which Postfix never looks up`),
  ]
}

/** When a map was last changed, in milliseconds: what was said before that is settled. */
const changed = ({ saslEnabled, maps }: RelayMap): number =>
  saslEnabled ? Math.max(0, ...maps.map(({ source, compiled }) => (compiled ?? source)?.modified ?? 0)) * 1000 : 0

export const relayAuthMissing = defineCause({
  id: 'relay-auth-missing',
  section: 'B',
  title: 'The relay wants a login, and none is used',
  explain:
    'The relay refuses mail from clients that do not log in, and this server has no credentials for it: none are set, or the key in the map is spelt differently from the relay host. Most relays refuse for good, so the mail is returned to its senders.',
  cure: 'Give the SASL map a key that equals the relay host as written, brackets and port included, compile it with postmap, and switch smtp_sasl_auth_enable on.',
  proof:
    'The relay asks for a login, and none is used: SASL is off, or no key of the map is the relay host as written or its bare name (where logins are kept by sender, nor is the sender).',
  counterProof: 'The relay took mail without a login since: it refuses that one recipient or sender.',
  classes: ['relay-auth-failed', 'relay-denied'],
  look: [
    'postconf relayhost smtp_sasl_auth_enable smtp_sasl_password_maps',
    'postmap -q RELAY MAP >/dev/null; echo $?',
    'postconf smtp_sender_dependent_authentication; postmap -q SENDER MAP >/dev/null; echo $?',
  ],
  needs: { relay: relayMap, bySender: senderLogins, outbound: outboundDials, log: mailLog, queue },
  recognise: ({ facts }) => {
    const relay = known(facts.relay)
    if (!relay || relay.relayhost === '') return []
    const log = known(facts.log)
    const claim = claimsClass(classes, ({ reason }) => reason !== null && !used.test(reason))
    const held = known(facts.queue)?.groups.filter((group) => claim(group, readSymptoms(group))) ?? []
    const waiting = held.flatMap(readSymptoms)
    // A relay that takes other mail of ours without a login wants none: it refuses that one recipient.
    const refused = notTakenSince(
      log,
      deliveries(log, ['bounced', 'deferred'], classes).filter(({ reason }) => !used.test(reason)),
      whoseOf(known(facts.bySender)),
    )
      .filter(saidByRelay(relay, known(facts.outbound)?.dials ?? []))
      .filter(({ last }) => last > changed(relay))
    if (refused.length === 0 && waiting.length === 0) return []
    const without = missing(relay, known(facts.bySender), sendersOf(known(facts.bySender), refused, held))
    if (!without) return []
    const offers = known(facts.outbound)?.dials.find((dial) => dial.role === 'relay' && dial.mechanisms.length > 0)
    const newest = [...refused].sort((a, b) => b.last - a.last)[0]
    return [
      {
        confidence: offers || [...refused, ...waiting].some(asksForLogin) ? 'certain' : 'likely',
        because: [
          ...without,
          ...(newest ? [`${newest.relay} said: ${newest.reason}`] : []),
          ...(offers ? [`${offers.host}:${offers.port} offers AUTH ${offers.mechanisms.join(' ')}`] : []),
        ],
        against: [],
        claims: claim,
        bounced: recipients(refused.filter(({ status }) => status === 'bounced')),
        fixes: ['relay'],
      },
    ]
  },
})
