import { queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { claimsClass, connectClasses, isLocal, isOwnHop, known } from './claims.ts'
import { readSymptoms, reasonOf } from './read.ts'

const least = 200
const share = 0.8

export const backlogOneDestination = defineCause({
  id: 'backlog-one-destination',
  section: 'A',
  warningOnly: true,
  title: 'Mail for one dead destination crowds the queue',
  explain:
    'Most of the queue waits for one destination that does not answer. Each attempt occupies a delivery process until it times out, so mail for others is late.',
  cure: 'Put the mail for that destination on hold until it answers again; the rest flows at once.',
  proof: 'At least 200 messages, and four in five of the queue, wait for one domain that does not answer.',
  counterProof: 'Fewer, or a domain that answers: then destination-down, or nothing at all.',
  classes: ['connect-timeout', 'connect-refused'],
  look: ['qshape deferred | head', 'nc -vz -w 10 MX 25'],
  needs: { queue, served: servedDomains },
  recognise: ({ facts }) => {
    const fact = known(facts.queue)
    const top = fact?.byDomain[0]
    if (!fact || !top) return []
    // What is on hold crowds nothing any more.
    const waiting = fact.total - (fact.counts.hold ?? 0)
    const held = fact.groups.filter(({ queue: name, symptoms }) => name === 'hold' && symptoms[0]?.domain === top.name)
    const messages = top.messages - held.reduce((sum, group) => sum + group.messages, 0)
    if (messages < least || messages < waiting * share) return []
    if (isLocal(top.name, known(facts.served))) return []
    const claim = claimsClass(
      [...connectClasses, 'destination-down'],
      ({ domain, reply }) => domain === top.name && !isOwnHop(reply),
    )
    const dead = fact.groups.find((group) => group.queue !== 'hold' && claim(group, readSymptoms(group)))
    if (!dead) return []
    const reason = reasonOf([dead], connectClasses, ({ domain }) => domain === top.name)
    return [
      {
        confidence: 'certain',
        title: `Mail for ${top.name} crowds the queue`,
        because: [`${messages} of ${waiting} messages wait for ${top.name} (postqueue)`, ...(reason ? [reason] : [])],
        against: [],
        claims: claim,
        standsAlone: false,
        fixes: ['queue-hold'],
        fixOptions: { 'queue-hold': { domain: top.name } },
      },
    ]
  },
})
