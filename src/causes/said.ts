import { replyClass } from '../dsn/index.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { queue } from '../probes/slots.ts'
import { type Cause, defineCause, type ReadSymptom } from './cause.ts'
import { claimsClass, known } from './claims.ts'
import { readSymptoms } from './read.ts'
import { dialLine, wayOutOf } from './way-out.ts'

/** Reply classes that are causes by themselves once our own way out works: section C. Their words are in src/dsn/. */
const ids = ['greylisted'] as const

/** What the other side says, and what it means for the messages that wait for it. */
const said = (id: string): Cause => {
  const reply = replyClass(id)
  if (!reply) throw new TypeError(`no reply class ${id}`)
  return defineCause({
    id,
    section: 'C',
    title: reply.title,
    explain: reply.explain,
    cure: reply.cure,
    needs: { queue, outbound: outboundDials, relay: relayMap },
    recognise: ({ facts }) => {
      const claim = claimsClass([id])
      const groups = (known(facts.queue)?.groups ?? []).filter((group) => claim(group, readSymptoms(group)))
      if (groups.length === 0) return []
      const symptoms = groups.flatMap(readSymptoms).filter((symptom) => symptom.reply?.class === id)
      const way = wayOutOf(known(facts.outbound))
      const relayed = known(facts.relay)?.relayhost ? way?.relay : undefined
      const works = [...(relayed ?? []), ...(way?.open ?? [])]
      return [
        {
          confidence: confidenceOf(symptoms, works.length > 0),
          because: [
            ...new Set(symptoms.flatMap((symptom) => (symptom.reason === null ? [] : [symptom.reason])).slice(0, 3)),
            ...works.slice(0, 1).map((dial) => `our way out works: ${dialLine(dial)}`),
          ],
          against: [],
          claims: claim,
          standsAlone: false,
        },
      ]
    },
  })
}

/** The other side's own reply is an answer where our way out works. */
const confidenceOf = (symptoms: readonly ReadSymptom[], works: boolean) =>
  symptoms.some((symptom) => symptom.reply?.said) ? (works ? 'certain' : 'likely') : 'possible'

export const saidCauses: readonly Cause[] = ids.map(said)
