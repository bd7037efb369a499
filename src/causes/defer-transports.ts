import { queue, servedDomains, settings } from '../probes/slots.ts'
import { defineCause } from './cause.ts'
import { isLocal, known, onTheMove } from './claims.ts'

export const deferTransports = defineCause({
  id: 'defer-transports',
  section: 'A',
  title: 'Delivery is switched off on purpose (defer_transports)',
  explain:
    'A setting tells Postfix not to deliver by certain transports. It is meant for maintenance and was left behind: everything for these transports waits.',
  cure: 'Empty defer_transports (postconf -e defer_transports=), reload Postfix and flush the queue.',
  proof: 'defer_transports is not empty.',
  counterProof: 'An empty setting; a reason that is not "deferred transport".',
  classes: ['retry-window'],
  look: ['postconf defer_transports'],
  needs: { settings, queue, served: servedDomains },
  recognise: ({ facts }) => {
    const value = known(facts.settings)?.get('defer_transports')?.trim()
    if (!value) return []
    const outside = /\b(smtp|relay)\b/.test(value)
    const served = known(facts.served)
    return [
      {
        confidence: 'certain',
        because: [`defer_transports = ${value} (postconf)`],
        against: [],
        claims: (group, symptoms) =>
          onTheMove(group) &&
          symptoms.some(
            ({ reason, domain }) =>
              /deferred transport/i.test(reason ?? '') || (outside && reason === null && !isLocal(domain, served)),
          ),
        fixes: ['defer-transports'],
      },
    ]
  },
})
