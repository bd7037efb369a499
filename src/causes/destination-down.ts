import { answers } from '../probes/dialed.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { defineCause, type ReadSymptom } from './cause.ts'
import { claimsClass, connectClasses, isAway, isOwnHop, known } from './claims.ts'
import { readSymptoms } from './read.ts'
import { dialLine, failed, wayOutOf } from './way-out.ts'

export const destinationDown = defineCause({
  id: 'destination-down',
  section: 'C',
  title: 'A destination does not answer',
  explain:
    'The mail servers of this destination cannot be reached, while others can. Postfix tries again by itself until the mail is too old; it is not a fault of this server.',
  cure: 'Wait, or tell the people there by another way. If it lasts, check that the domain is spelt right and that its MX records are current.',
  proof: "This destination's servers fail when dialled from this host, while others answer.",
  counterProof:
    'Nobody answers: that is our own way out. It answers again: then the mail only waits for its next attempt.',
  classes: ['connect-timeout', 'connect-refused', 'connection-lost', 'network-unreachable'],
  look: ['dig DOMAIN MX', 'nc -vz -w 10 MX 25'],
  needs: { queue, outbound: outboundDials, relay: relayMap, served: servedDomains },
  recognise: ({ facts }) => {
    const relay = known(facts.relay)
    const served = known(facts.served)
    const toRelay = (symptom: ReadSymptom) =>
      relay !== undefined &&
      relay.relayhost !== '' &&
      (symptom.reply?.next?.host === relay.host ||
        (relay.partial === true && (symptom.reason ?? '').toLowerCase().includes(relay.host)))
    const theirs = (symptom: ReadSymptom) =>
      !isOwnHop(symptom.reply) && isAway(symptom.domain, served) && !toRelay(symptom)
    const claim = claimsClass(connectClasses, theirs)
    const groups = (known(facts.queue)?.groups ?? []).filter((group) => claim(group, readSymptoms(group)))
    const waiting = groups
      .flatMap(readSymptoms)
      .filter((symptom) => connectClasses.includes(symptom.reply?.class ?? '') && theirs(symptom))
    if (waiting.length === 0) return []
    const domains = [...new Set(waiting.map(({ domain }) => domain))].filter((domain) => domain !== '')
    // A long queue does not name them all.
    const unnamed = waiting.some(({ domain }) => domain === '')
    const way = wayOutOf(known(facts.outbound))
    // Nobody answers: that is no fault of theirs.
    if (way && way.unrelated >= 2 && way.open.length === 0) return []
    const dialled =
      known(facts.outbound)?.dials.filter((dial) => domains.includes(dial.domain) && dial.port === 25) ?? []
    const dead = dialled.filter(failed)
    const back = dialled.filter(answers)
    const others = way?.open.filter((dial) => !domains.includes(dial.domain)) ?? []
    const reason = waiting[0]?.reason
    const allBack = back.length > 0 && dead.length === 0
    return [
      {
        confidence: allBack
          ? 'possible'
          : dead.length > 0 && others.length > 0
            ? 'certain'
            : others.length > 0
              ? 'likely'
              : 'possible',
        title: titleOf(domains, unnamed, allBack),
        because: [
          ...(reason ? [reason] : []),
          ...dead.slice(0, 3).map(dialLine),
          ...(others.length > 0 ? [`others answer: ${others.slice(0, 2).map(dialLine).join('; ')}`] : []),
        ],
        against: back.slice(0, 2).map((dial) => `${dialLine(dial)} now: the next attempt may pass`),
        claims: claim,
        standsAlone: false,
        fixes: ['other-side'],
      },
    ]
  },
})

/** Where it answers again, the mail only waits for its next attempt. */
const titleOf = (domains: readonly string[], unnamed: boolean, back: boolean): string => {
  const one = domains.length === 1 && !unnamed
  const who = one ? `${domains[0]}` : `${unnamed ? 'more than ' : ''}${domains.length} destinations`
  if (back) return `${who} did not answer at the last attempt; now ${one ? 'it does' : 'they do'}`
  return `${who} ${one ? 'does' : 'do'} not answer`
}
