import { z } from 'zod'
import { answers } from '../probes/dialed.ts'
import { outcomeInWords } from '../probes/hop-words.ts'
import { outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { defineCheck } from './check.ts'

/** The relay host that is set: does it resolve, does it answer on the port that is set? */
export const relaySound = defineCheck({
  id: 'relay-sound',
  title: 'The relay answers',
  why: 'With a relay host set, all mail to the outside goes through it.',
  needs: { relay: relayMap, outbound: outboundDials },
  options: z.strictObject({}),
  judge: ({ relay, outbound }) => {
    if (relay.relayhost === '')
      return [{ status: 'skipped', subject: 'relay', summary: 'no relay host is set: mail goes out directly' }]
    const subject = relay.relayhost
    const lost = outbound.unresolved.find((witness) => witness.role === 'relay')
    if (lost) {
      return [
        {
          status: /NXDOMAIN|no address|null MX/i.test(lost.unresolved ?? '') ? 'critical' : 'unknown',
          subject,
          summary: `${relay.host} does not resolve: ${lost.unresolved}`,
          evidence: [{ ask: `dig ${relay.host} A`, quote: lost.unresolved ?? 'no address' }],
        },
      ]
    }
    const dials = outbound.dials.filter((dial) => dial.role === 'relay')
    const own = dials.filter((dial) => dial.port === relay.port)
    const best = own.find(answers) ?? own[0]
    if (!best) return [{ status: 'unknown', subject, summary: `${subject} could not be asked` }]
    const others = dials.filter((dial) => dial.port !== relay.port && answers(dial)).map((dial) => dial.port)
    const also = others.length > 0 ? `; port ${[...new Set(others)].join(', ')} answers` : ''
    const evidence = [
      { ask: `connect ${best.host}[${best.ip}]:${best.port}`, quote: best.banner ?? outcomeInWords(best) },
    ]
    if (best.outcome === 'unknown' || best.outcome === 'denied')
      return [{ status: 'unknown', subject, summary: `${subject}: ${best.why || outcomeInWords(best)}`, evidence }]
    if (!answers(best))
      return [{ status: 'critical', subject, summary: `${subject} ${outcomeInWords(best)}${also}`, evidence }]
    if (best.code !== null && best.code >= 400)
      return [
        {
          status: best.code >= 500 ? 'critical' : 'warning',
          subject,
          summary: `${subject} greets with an error: ${best.banner}`,
          evidence,
        },
      ]
    const offers = best.mechanisms.length > 0 ? `, offers AUTH ${best.mechanisms.join(' ')}` : ''
    return [{ status: 'ok', subject, summary: `${subject} ${outcomeInWords(best)}${offers}`, evidence }]
  },
})
