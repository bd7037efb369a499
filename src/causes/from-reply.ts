import { type OutboundDials, outboundDials } from '../probes/outbound-dials.ts'
import { type RelayMap, relayMap } from '../probes/relay-map.ts'
import { mailLog, queue, servedDomains } from '../probes/slots.ts'
import type { DeliveryGroup, LogFact } from '../trace/log.ts'
import { type Cause, defineCause, type Proof, type ReadSymptom, type Section } from './cause.ts'
import { claimsClass, isOwnHop, known } from './claims.ts'
import { readGroup, readSymptoms, recipients } from './read.ts'
import { isLookupOf } from './relay-mail.ts'
import { saidProof } from './said-proof.ts'
import { dialLine, wayOutOf } from './way-out.ts'

/** A cause whose proof is the reply itself: said by a hop that answers, to the latest attempt. */
export interface ReplyCause
  extends Pick<
    Cause,
    'id' | 'section' | 'title' | 'explain' | 'cure' | 'proof' | 'counterProof' | 'look' | 'warningOnly' | 'single'
  > {
  /** Reply classes that mean it. */
  readonly classes: readonly string[]
  /** Narrows it to replies of our own hops, and to replies for domains that this server serves. */
  readonly hop?: 'local'
  /** The reply is our own resolver's: an answer as good as a remote host's. */
  readonly resolved?: boolean
  readonly fixes?: readonly string[]
}

const needs = {
  queue,
  log: mailLog,
  outbound: outboundDials,
  relay: relayMap,
  served: servedDomains,
  proof: saidProof,
}

type Replied = Pick<ReadSymptom, 'reply' | 'domain'>

export const fromReply = (reply: ReplyCause): Cause<typeof needs> => {
  const { classes, hop, fixes, resolved = false, ...rest } = reply
  return defineCause({
    ...rest,
    classes,
    needs,
    recognise: ({ facts }): readonly Proof[] => {
      const served = known(facts.served) ?? []
      // A mailbox server answers by its name, as any other host: whose mailbox it is tells.
      const fits = ({ reply, domain }: Replied) =>
        hop === undefined || isOwnHop(reply) || (domain !== '' && served.includes(domain))
      const claim = claimsClass(classes, fits)
      const groups = (known(facts.queue)?.groups ?? []).filter((group) => claim(group, readSymptoms(group)))
      const bounced = gone(known(facts.log), classes, fits).filter((each) => !isLookupOf(known(facts.relay))(each))
      const symptoms = groups
        .flatMap(readSymptoms)
        .filter((symptom) => symptom.reply !== null && classes.includes(symptom.reply.class) && fits(symptom))
      if (symptoms.length === 0 && bounced.length === 0) return []
      const works = worksNow(known(facts.outbound), known(facts.relay))
      const quotes = [...symptoms.flatMap(({ reason }) => reason ?? []), ...bounced.map(({ reason }) => reason)]
      const proof = known(facts.proof)?.get(rest.id)
      return [
        {
          confidence: confidenceOf(rest.section, hop, resolved || isSaid(symptoms, bounced), works !== null),
          because: [...new Set(quotes)]
            .slice(0, 3)
            .concat(proof?.because ?? [])
            .concat(works && hop !== 'local' ? [`our way out works: ${works}`] : []),
          against: proof?.against ?? [],
          claims: claim,
          bounced: recipients(bounced),
          standsAlone: false,
          ...(fixes ? { fixes } : {}),
        },
      ]
    },
  })
}

/** What left the queue undelivered for this, unless mail to the same place was accepted again later. */
const gone = (
  log: LogFact | undefined,
  classes: readonly string[],
  fits: (replied: Replied) => boolean,
): readonly DeliveryGroup[] => {
  const sent = (log?.deliveries ?? []).filter(({ status }) => status === 'sent')
  return (log?.deliveries ?? []).filter((group) => {
    if (group.status !== 'bounced' && group.status !== 'expired') return false
    const reply = readGroup(group)
    if (!classes.includes(reply.class) || !fits({ reply, domain: group.domain })) return false
    return !sent.some(({ relay, last }) => relay === group.relay && last > group.last) || group.agent !== 'smtp'
  })
}

/** A dial that shows that mail can leave this host the way it is set up to; null: none does, or it could not be asked. */
const worksNow = (outbound: OutboundDials | undefined, relay: RelayMap | undefined): string | null => {
  const way = wayOutOf(outbound)
  const dial =
    relay?.relayhost && !relay.partial ? way?.relay.find(({ outcome }) => outcome === 'greets') : way?.open[0]
  return dial ? dialLine(dial) : null
}

const isSaid = (symptoms: readonly ReadSymptom[], bounced: readonly DeliveryGroup[]): boolean =>
  symptoms.some(({ reply }) => reply?.said) || bounced.some((group) => readGroup(group).said)

/** The other side's own reply is an answer where our way out works; a reply of our own hop is one always. */
const confidenceOf = (section: Section, hop: ReplyCause['hop'], said: boolean, works: boolean): Proof['confidence'] => {
  if (hop === 'local' || (section === 'A' && !said)) return 'certain'
  return said ? (works ? 'certain' : 'likely') : 'possible'
}
