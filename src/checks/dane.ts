import { z } from 'zod'
import { type MxDane, ownMxTls } from '../probes/deliverability/mx-tls.ts'
import { matchesTlsa, readTlsa, usable } from '../probes/deliverability/tlsa.ts'
import { quoteOf, said } from '../probes/inquiry.ts'
import { defineCheck, type Judgement } from './check.ts'

/** TLSA records of our own MX. RFC 7672: only validated answers count. */
export const dane = defineCheck({
  id: 'dane',
  title: 'DANE records are sound where they are used',
  why: 'A TLSA record that does not fit the certificate stops mail from every sender that knows DANE.',
  needs: { hosts: ownMxTls },
  options: z.strictObject({}),
  after: ['resolver-answers'],
  judge: ({ hosts }) =>
    hosts.length === 0
      ? [{ status: 'skipped', subject: 'DANE', summary: 'no MX host of a served domain is known' }]
      : hosts.map(judgeHost),
})

const judgeHost = ({ host, talk, tlsa, address }: MxDane): Judgement => {
  const certificate = talk.dialed.tls?.certificate
  const key = certificate?.keySha256 ? [{ ask: `public key of ${host}, SHA-256`, quote: certificate.keySha256 }] : []
  const evidence = [quoteOf(tlsa), ...key]
  const as = (status: Judgement['status'], summary: string): Judgement => ({
    status,
    subject: host,
    summary,
    evidence,
    data: { records: tlsa.records, authenticated: tlsa.authenticated },
  })
  if (!said(tlsa)) return as('unknown', `TLSA of ${host} could not be asked: ${tlsa.quote}`)
  if (tlsa.records.length === 0) return as('skipped', `${host} has no TLSA record: DANE is not used`)
  const records = tlsa.records
    .map(readTlsa)
    .filter((record) => record !== null)
    .filter(usable)
  if (records.length === 0)
    return as('warning', `the TLSA record of ${host} is of a kind that SMTP does not use (only usage 2 and 3)`)
  if (!tlsa.authenticated)
    return as(
      'unknown',
      `${host} has a TLSA record, but this host's name server does not say that it validated it (AD bit): either the zone is not signed or the name server does not validate`,
    )
  if (!address.authenticated)
    return as('warning', `${host} has a signed TLSA record, but its address is not signed: senders ignore it`)
  if (!certificate) {
    return talk.offersTls === false
      ? as('critical', `${host} has a TLSA record, but offers no STARTTLS: senders that know DANE do not deliver`)
      : as(
          'unknown',
          `${host} has a signed TLSA record; its certificate could not be seen: ${talk.why || 'no TLS came about'}`,
        )
  }
  const matches = records.map((record) => matchesTlsa(record, certificate))
  if (matches.includes(true)) return as('ok', `the signed TLSA record of ${host} names its certificate`)
  if (matches.every((match) => match === false))
    return as(
      'critical',
      `no TLSA record of ${host} names the certificate that it shows: senders that know DANE do not deliver`,
    )
  return as('ok', `${host} has a signed TLSA record; whether it fits the certificate's issuer was not compared`)
}
