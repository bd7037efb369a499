import { z } from 'zod'
import { answers } from '../probes/dialed.ts'
import { outcomeInWords } from '../probes/hop-words.ts'
import { operatorsOf } from '../probes/outbound.ts'
import { type OutboundDial, outboundDials } from '../probes/outbound-dials.ts'
import { relayMap } from '../probes/relay-map.ts'
import { defineCheck, type Judgement } from './check.ts'

const told = (dial: OutboundDial): string => `${dial.host}[${dial.ip}]:${dial.port} ${outcomeInWords(dial)}`
const evidence = (dials: readonly OutboundDial[]) =>
  dials.map((dial) => ({ ask: `connect ${dial.ip}:${dial.port}`, quote: dial.banner ?? told(dial) }))

/** Port 25 from the mail host to several unrelated destinations, against a submission port: never judged by one host. */
export const outboundPort25 = defineCheck({
  id: 'outbound-port-25',
  title: 'Mail can leave on port 25',
  why: 'Many networks drop port 25; mail to everybody outside then waits for days.',
  needs: { outbound: outboundDials, relay: relayMap },
  options: z.strictObject({}),
  judge: ({ outbound, relay }) => {
    const direct = outbound.dials.filter((dial) => dial.port === 25 && (dial.role === 'stuck' || dial.role === 'known'))
    const submission = outbound.dials.filter((dial) => dial.port !== 25)
    const open = direct.filter(answers)
    const data = {
      dials: outbound.dials.map(({ host, ip, port, role, outcome, ms }) => ({ host, ip, port, role, outcome, ms })),
    }
    const judged = (status: Judgement['status'], summary: string): readonly Judgement[] => [
      { status, subject: 'port 25', summary, evidence: evidence([...direct, ...submission]), data },
    ]
    const asked = direct.filter((dial) => dial.outcome !== 'unknown' && dial.outcome !== 'denied')
    if (asked.length === 0) {
      const why = outbound.dials.find((dial) => dial.why)?.why
      const names = outbound.unresolved.map((witness) => witness.domain).join(', ')
      const absent = outbound.unresolved.every(
        ({ role, unresolved }) => role !== 'stuck' && /^NXDOMAIN$|no address|null MX/.test(unresolved ?? ''),
      )
      if (!why && absent && names)
        return judged('skipped', `a closed network: its name service knows none of the witnesses (${names})`)
      return judged('unknown', `could not tell: ${why ?? `no witness resolves${names ? ` (${names})` : ''}`}`)
    }
    if (open.length > 0) return judged('ok', `${open.length} of ${asked.length} destinations answer on port 25`)
    const others = submission.filter(answers)
    const passes =
      others.length > 0
        ? `; ${others.map(told).join(', ')}`
        : submission.length > 0
          ? '; no submission port answers either'
          : '; no submission port could be asked'
    if (operatorsOf(asked) < 2)
      return judged('unknown', `${asked.map(told).join(', ')}: one destination alone says nothing about port 25`)
    const summary = `${asked.length} of ${asked.length} destinations fail on port 25${passes}`
    // With a relay on another port nothing needs port 25: worth knowing, no reason to wake anybody.
    const relayed = relay.relayhost !== '' && !relay.partial && relay.port !== 25
    return relayed
      ? judged('ok', `${summary}; all mail goes through ${relay.relayhost}, which does not need it`)
      : judged('critical', summary)
  },
})
