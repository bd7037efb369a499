import { answers } from '../probes/dialed.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { settingLine, waitsForRelay } from './relay-mail.ts'
import { dialLine, failed, wayOutOf } from './way-out.ts'

export const relayDown = defineCause({
  id: 'relay-down',
  section: 'B',
  title: 'The relay does not answer',
  explain: 'The relay answers on none of its ports, while other servers do. All mail to the outside waits for it.',
  cure: "Look at the relay provider's status page, or at the relay itself if it is yours. Meanwhile another relay can be set.",
  proof: 'The relay answers on none of its ports, while other servers answer from this host.',
  counterProof: 'It answers on one of them; or nobody answers, which is the fault of our own network.',
  classes: ['connect-timeout', 'connect-refused', 'connection-lost'],
  look: ['postconf relayhost', 'nc -vz -w 10 RELAY 587'],
  needs: { relay: relayMap, outbound: outboundDials, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const relay = known(facts.relay)
    if (!relay || relay.relayhost === '') return []
    const way = wayOutOf(known(facts.outbound))
    const dials = (way?.relay ?? []).filter((dial) => answers(dial) || failed(dial))
    if (dials.length === 0 || dials.some(answers)) return []
    // Port 25 fails for everybody, and the relay is dialled there: it is the network.
    if (relay.port === 25 && way?.blocked) return []
    const others = [...(way?.open ?? []), ...(way?.submission ?? [])].filter((dial) => dial.role !== 'relay')
    const served = known(facts.served)
    return [
      {
        confidence: others.length > 0 ? 'certain' : 'likely',
        because: [
          `${settingLine(relay)} (postconf)`,
          ...dials.slice(0, 3).map(dialLine),
          ...others.slice(0, 2).map((dial) => `others answer: ${dialLine(dial)}`),
        ],
        against: [],
        claims: waitsForRelay(relay, served),
        fixes: ['relay'],
      },
    ]
  },
})
