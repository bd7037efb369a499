import { z } from 'zod'
import { destinationsTls, type MxTls } from '../probes/deliverability/mx-tls.ts'
import { stepLine, tlsFault } from '../probes/deliverability/talks.ts'
import { answers } from '../probes/dialed.ts'
import { outcomeInWords } from '../probes/hop-words.ts'
import { settings } from '../probes/slots.ts'
import { defineCheck, type Judgement } from './check.ts'

const levels = ['encrypt', 'verify', 'secure', 'dane-only', 'fingerprint']

/** TLS of the hosts that we send to, against what smtp_tls_security_level asks of them. postconf(5). */
export const destinationTls = defineCheck({
  id: 'destination-tls',
  title: 'TLS with those we send to comes about',
  why: 'Where our own settings insist on TLS, mail to a host without it, or with a bad certificate, waits.',
  needs: { hosts: destinationsTls, settings },
  options: z.strictObject({}),
  after: ['resolver-answers'],
  judge: ({ hosts, settings: all }) => {
    const level = (all.get('smtp_tls_security_level') ?? '').toLowerCase()
    return hosts.length === 0
      ? [{ status: 'skipped', subject: 'TLS', summary: 'no destination is known that could be asked' }]
      : hosts.map((host) => judgeHost(host, level))
  },
})

const judgeHost = ({ host, domains, talk }: MxTls, level: string): Judgement => {
  const insists = levels.includes(level)
  const verifies = level === 'verify' || level === 'secure'
  const evidence = [
    {
      ask: `connect ${host}:${talk.port}, EHLO, STARTTLS`,
      quote: talk.steps.map(stepLine).slice(0, 6).join('; ') || talk.why,
    },
    { ask: 'smtp_tls_security_level', quote: level || 'empty' },
  ]
  const certificate = talk.dialed.tls?.certificate
  const data = { host, domains, level, tls: talk.dialed.tls?.version ?? null, trusted: certificate?.trusted ?? null }
  const as = (status: Judgement['status'], summary: string): Judgement => ({
    status,
    subject: host,
    summary,
    evidence,
    data,
  })
  const { outcome } = talk.dialed
  if (outcome === 'unknown' || outcome === 'denied')
    return as('unknown', `${host} could not be asked for TLS: ${outcomeInWords(talk.dialed)}`)
  // That it does not answer is told by other checks.
  if (!answers(talk.dialed)) return as('skipped', `${host} ${outcomeInWords(talk.dialed)}`)
  const fault = tlsFault(talk)
  if (fault !== null) return as(insists ? 'critical' : 'warning', `${host} offers STARTTLS, but it fails: ${fault}`)
  if (talk.offersTls === null)
    return as('unknown', `${host} could not be asked for TLS: ${talk.why || talk.dialed.banner || 'no reply to EHLO'}`)
  if (!talk.offersTls)
    return insists
      ? as(
          'critical',
          `${host} offers no STARTTLS, and smtp_tls_security_level = ${level} insists on it: mail to ${domains.join(', ')} waits`,
        )
      : as('ok', `${host} offers no STARTTLS; mail to ${domains.join(', ')} goes in the clear`)
  if (certificate?.trusted === 'no') {
    const why = `the certificate of ${host} is not trusted: ${certificate.why ?? 'its chain does not verify'}`
    return verifies
      ? as('critical', `${why}, and smtp_tls_security_level = ${level} insists on it`)
      : as('ok', `${why}; our level ${level || 'none'} does not mind`)
  }
  return as('ok', `${host} speaks ${talk.dialed.tls?.version ?? 'TLS'}`)
}
