import { answers } from '../probes/dialed.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { settingLine, waitsForRelay } from './relay-mail.ts'
import { dialLine, failed, wayOutOf } from './way-out.ts'

export const relayPortBlocked = defineCause({
  id: 'relay-port-blocked',
  section: 'B',
  title: "The relay's port is blocked, another of its ports passes",
  explain:
    'The relay does not answer on the port that is set, but it does on another: the network between blocks that port.',
  cure: 'Set the relay host with the port that passes, and give the SASL map the same key.',
  proof: 'The relay fails on the port that is set and answers on another of its ports.',
  counterProof: 'It answers on the port that is set; or on none.',
  classes: ['connect-timeout', 'connect-refused'],
  look: ['postconf relayhost', 'nc -vz -w 10 RELAY 587', 'nc -vz -w 10 RELAY 2525'],
  needs: { relay: relayMap, outbound: outboundDials, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const relay = known(facts.relay)
    if (!relay || relay.relayhost === '' || relay.port === 25) return []
    const dials = wayOutOf(known(facts.outbound))?.relay ?? []
    const own = dials.filter((dial) => dial.port === relay.port && (answers(dial) || failed(dial)))
    const others = dials.filter((dial) => dial.port !== relay.port && answers(dial))
    if (own.length === 0 || own.some(answers) || others.length === 0) return []
    const served = known(facts.served)
    return [
      {
        confidence: 'certain',
        because: [
          `${settingLine(relay)} (postconf)`,
          ...own.slice(0, 2).map(dialLine),
          ...others.slice(0, 2).map(dialLine),
        ],
        against: [],
        claims: waitsForRelay(relay, served),
        fixes: ['relay'],
      },
    ]
  },
})
