import { z } from 'zod'
import { serviceCertificates } from '../probes/service-certificates.ts'
import { count, inWords, seconds } from '../probes/words.ts'
import { defineCheck, type Judgement } from './check.ts'
import { duration } from './duration.ts'

/** Clients of people refuse these when they have expired; other mail servers rarely look. */
const strict = [443, 465, 587, 993]

/** Certificates as this host's own services show them. */
export const certificates = defineCheck({
  id: 'certificates',
  title: 'Certificates of this server are valid',
  why: 'With an expired certificate mail clients stop sending, and a mail system that verifies it stops delivering.',
  needs: { shown: serviceCertificates },
  options: z.strictObject({ warning: duration('14d').meta({ description: 'How long before it expires' }) }),
  judge: ({ shown }, { warning }, { now }) => {
    const seen = shown.flatMap(({ port, service, certificate }) =>
      certificate ? [{ port, service, certificate }] : [],
    )
    if (seen.length === 0)
      return [{ status: 'skipped', subject: 'certificates', summary: 'no service of this host shows a certificate' }]
    const judged = seen.map(({ port, service, certificate }): Judgement => {
      const { subject, issuer, names, validFrom, validTo } = certificate
      const left = (Date.parse(validTo) - now.getTime()) / 1000
      const evidence = [
        { ask: `connect 127.0.0.1:${port}, TLS`, quote: `${subject}, by ${issuer}, ${validFrom} to ${validTo}` },
      ]
      const data = { port, service, validTo, names, trusted: certificate.trusted }
      const said = (status: Judgement['status'], summary: string): Judgement => ({
        status,
        subject: `${service} ${port}`,
        summary: `${service} (port ${port}): ${summary}`,
        evidence,
        data,
      })
      if (Number.isNaN(left)) return said('unknown', `the end of its certificate could not be read (${validTo})`)
      if (left <= 0)
        return said(strict.includes(port) ? 'critical' : 'warning', `the certificate expired ${inWords(-left)} ago`)
      if (Date.parse(validFrom) > now.getTime())
        return said('warning', `the certificate is not valid before ${validFrom}`)
      if (left < seconds(warning)) return said('warning', `the certificate expires in ${inWords(left)}`)
      return said('ok', `the certificate is valid for ${inWords(left)}`)
    })
    const bad = judged.filter(({ status }) => status !== 'ok')
    if (bad.length > 0) return judged
    const soonest = Math.min(...seen.map(({ certificate }) => Date.parse(certificate.validTo)))
    return [
      {
        status: 'ok',
        subject: 'certificates',
        summary: `${count(seen.length, 'certificate')} valid, the first expires in ${inWords((soonest - now.getTime()) / 1000)}`,
        evidence: judged.flatMap(({ evidence = [] }) => evidence),
        data: { ports: seen.map(({ port }) => port) },
      },
    ]
  },
})
