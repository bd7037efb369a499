import { z } from 'zod'
import { type MxTls, ownMxTls } from '../probes/deliverability/mx-tls.ts'
import { stepLine, tlsFault } from '../probes/deliverability/talks.ts'
import { answers } from '../probes/dialed.ts'
import { outcomeInWords } from '../probes/hop-words.ts'
import { defineCheck, type Judgement } from './check.ts'

/** STARTTLS and certificate of the MX of the served domains, dialled from the mail host. RFC 3207; RFC 9325. */
export const mxTls = defineCheck({
  id: 'mx-tls',
  title: 'Our MX offers TLS with a sound certificate',
  why: 'Without STARTTLS mail to us travels in the clear, and senders that insist on TLS do not deliver at all.',
  needs: { hosts: ownMxTls },
  options: z.strictObject({
    warnDays: z.number().int().default(14).meta({ description: 'Days before the certificate expires' }),
  }),
  after: ['resolver-answers'],
  judge: ({ hosts }, { warnDays }, { now }) =>
    hosts.length === 0
      ? [{ status: 'skipped', subject: 'TLS', summary: 'no MX host of a served domain is known' }]
      : hosts.map((host) => judgeHost(host, warnDays, now)),
})

const judgeHost = (found: MxTls, warnDays: number, now: Date): Judgement => {
  const { host, domains, talk } = found
  const { dialed } = talk
  const certificate = dialed.tls?.certificate
  const evidence = [
    {
      ask: `connect ${host}:${talk.port}, EHLO, STARTTLS`,
      quote: talk.steps.map(stepLine).slice(0, 6).join('; ') || talk.why,
    },
    ...(certificate
      ? [
          {
            ask: `certificate of ${host}`,
            quote: `${certificate.subject}, for ${certificate.names.slice(0, 6).join(', ')}, until ${certificate.validTo}, by ${certificate.issuer}`,
          },
        ]
      : []),
  ]
  const data = { host, domains, tls: dialed.tls?.version ?? null, validTo: certificate?.validTo ?? null }
  const as = (status: Judgement['status'], summary: string): Judgement => ({
    status,
    subject: host,
    summary,
    evidence,
    data,
  })
  if (!answers(dialed)) return as('unknown', `${host} could not be asked for TLS: it ${outcomeInWords(dialed)}`)
  const fault = tlsFault(talk)
  if (fault !== null) return as('critical', `${host} offers STARTTLS, but it fails: ${fault}`)
  if (talk.offersTls === null)
    return as('unknown', `${host} could not be asked for TLS: ${talk.why || dialed.banner || 'no reply to EHLO'}`)
  if (!talk.offersTls)
    return as('warning', `${host} does not offer STARTTLS: mail to ${domains.join(', ')} comes in the clear`)
  if (!certificate)
    return as(
      'unknown',
      `${host} offers STARTTLS, but its certificate could not be seen: ${talk.why || 'no TLS came about'}`,
    )
  const left = Math.floor((Date.parse(certificate.validTo) - now.getTime()) / 86_400_000)
  if (left < 0)
    return as('critical', `the certificate of ${host} expired on ${certificate.validTo.slice(0, 10)}, ${-left} d ago`)
  // Most senders do not look at it; those with a policy (MTA-STS, DANE) do.
  if (certificate.trusted === 'no')
    return as('warning', `the certificate of ${host} is not trusted: ${certificate.why ?? 'its chain does not verify'}`)
  if (left < warnDays)
    return as('warning', `the certificate of ${host} expires in ${left} d, on ${certificate.validTo.slice(0, 10)}`)
  const trust = certificate.trusted === 'unknown' ? `; whether it is trusted could not be told: ${certificate.why}` : ''
  return as(
    'ok',
    `${host} speaks ${dialed.tls?.version}, certificate until ${certificate.validTo.slice(0, 10)}${trust}`,
  )
}
