import { answers } from '../probes/dialed.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { queue, servedDomains } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { known } from './claims.ts'
import { settingLine, waitsForRelay } from './relay-mail.ts'
import { dialLine, failed } from './way-out.ts'

export const relayPort25Blocked = defineCause({
  id: 'relay-port-25-blocked',
  section: 'B',
  title: 'The relay is dialled on port 25, which is blocked',
  explain:
    'A relay host written without a port means port 25, and that is the port this network blocks. The relay itself answers on its submission port.',
  cure: 'Write the relay host with its submission port, for example [smtp.sendgrid.net]:587, and give the SASL map the same key.',
  proof: 'The relay host is written without a port (so 25), fails there, and answers on its submission port.',
  counterProof: 'It answers on 25; or on no port at all, which is relay-down.',
  classes: ['connect-timeout'],
  look: ['postconf relayhost', 'nc -vz -w 10 RELAY 25', 'nc -vz -w 10 RELAY 587'],
  needs: { relay: relayMap, outbound: outboundDials, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const relay = known(facts.relay)
    if (!relay || relay.relayhost === '' || relay.port !== 25) return []
    const dials = (known(facts.outbound)?.dials ?? []).filter((dial) => dial.role === 'relay')
    const on25 = dials.filter((dial) => dial.port === 25)
    const others = dials.filter((dial) => dial.port !== 25 && answers(dial))
    if (on25.some(answers) || !on25.some(failed)) return []
    if (others.length === 0) return []
    const served = known(facts.served)
    return [
      {
        confidence: 'certain',
        because: [
          `${settingLine(relay)}${relay.portGiven ? '' : ', without a port: port 25'} (postconf)`,
          ...on25.filter(failed).slice(0, 2).map(dialLine),
          ...others.slice(0, 2).map(dialLine),
        ],
        against: [],
        claims: waitsForRelay(relay, served),
        fixes: ['relay-host', 'relay'],
      },
    ]
  },
})
