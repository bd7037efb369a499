import type { DialAsk, DialCertificate, Dialogue } from '../target/target.ts'
import { listeners, listensOn } from './listeners.ts'
import { defineProbe, type Facts, unknown } from './probe.ts'
import { settings } from './slots.ts'

export interface ServiceCertificate {
  readonly port: number
  /** smtp, submission, lmtp, https … */
  readonly service: string
  /** null: it shows none (no TLS is offered), or the conversation failed. */
  readonly certificate: DialCertificate | null
  readonly why: string
}

interface Spoken {
  readonly service: string
  readonly protocol: Dialogue['protocol']
  readonly starttls: NonNullable<Dialogue['starttls']>
}
/** The last ones do not speak SMTP: their certificate is seen before a word is said. */
const ports: Readonly<Record<number, Spoken>> = {
  25: { service: 'smtp', protocol: 'smtp', starttls: 'if-offered' },
  587: { service: 'submission', protocol: 'smtp', starttls: 'if-offered' },
  465: { service: 'submissions', protocol: 'smtp', starttls: 'implicit' },
  7025: { service: 'lmtp', protocol: 'lmtp', starttls: 'if-offered' },
  993: { service: 'imaps', protocol: 'smtp', starttls: 'implicit' },
  443: { service: 'https', protocol: 'smtp', starttls: 'implicit' },
  7071: { service: 'zimbra admin', protocol: 'smtp', starttls: 'implicit' },
}

const needs = { listeners, settings }

const plan = ({ listeners: known, settings: set }: Facts<typeof needs>): readonly DialAsk[] => {
  if (!known.known) return []
  const helo = (set.known ? set.value.get('myhostname') : undefined) ?? 'localhost.localdomain'
  return Object.entries(ports).flatMap(([port, { protocol, starttls }]) => {
    const [listener] = listensOn(known.value, Number(port))
    if (!listener) return []
    const anywhere = /^(\*|0\.0\.0\.0|::)$/.test(listener.address)
    const smtp = starttls === 'if-offered' ? { protocol, starttls, helo } : { protocol, starttls }
    return [
      { kind: 'dial', host: anywhere ? '127.0.0.1' : listener.address, port: Number(port), smtp, timeoutMs: 5_000 },
    ]
  })
}

/** The certificates that this host's own services show, by dialling each port that listens. */
export const serviceCertificates = defineProbe<readonly ServiceCertificate[], typeof needs>({
  id: 'service-certificates',
  needs,
  ask: plan,
  parse: (readings, facts) => {
    if (!facts.listeners.known) return unknown(facts.listeners.why)
    return readings.flatMap(({ ask, dial, why }) => {
      const port = ask.kind === 'dial' ? (ask.port ?? 0) : 0
      const service = ports[port]?.service
      return service ? [{ port, service, certificate: dial?.tls?.certificate ?? null, why: why ?? '' }] : []
    })
  },
})
