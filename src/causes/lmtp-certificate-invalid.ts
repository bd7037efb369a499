import { lmtpGreetings } from '../probes/greetings.ts'
import type { HopGreeting } from '../probes/hop-greeting.ts'
import { mailLog, queue, servedDomains, settings } from '../probes/slots.ts'
import { defineCause, type ReadSymptom } from './cause.ts'
import { claimsClass, isLocal, known } from './claims.ts'
import { readSymptoms } from './read.ts'

const verifying = /^(?:verify|secure|fingerprint|dane-only)$/
const certificateOf = (greeting: HopGreeting) => greeting.tls?.certificate

export const lmtpCertificateInvalid = defineCause({
  id: 'lmtp-certificate-invalid',
  section: 'A',
  title: "The mailbox server's LMTP certificate is not valid",
  explain:
    'Postfix verifies the certificate of the mailbox server before it hands mail over, and that certificate has expired or is not trusted. Mail for everybody on that server waits; both services run.',
  cure: 'Renew the certificate (Zimbra: zmcertmgr checkcrtexpiration, then deploy a new one and restart the mailbox server), or trust its issuer (lmtp_tls_CAfile). Then flush the queue.',
  proof:
    'The certificate that the mailbox server shows on LMTP is expired or not trusted on this host, and Postfix is set to verify it.',
  counterProof: 'lmtp_tls_security_level is none, may or encrypt: then nobody looks at the certificate.',
  classes: ['tls-policy-unmet'],
  look: [
    'postconf lmtp_tls_security_level',
    'openssl s_client -connect HOST:7025 -starttls lmtp </dev/null | openssl x509 -noout -dates -issuer',
  ],
  needs: { greetings: lmtpGreetings, settings, queue, served: servedDomains, log: mailLog },
  recognise: ({ facts }) => {
    const level = known(facts.settings)?.get('lmtp_tls_security_level') ?? ''
    if (!verifying.test(level)) return []
    const bad = (known(facts.greetings) ?? []).filter((greeting) => certificateOf(greeting)?.trusted === 'no')
    const served = known(facts.served)
    const inside = ({ domain, reply }: ReadSymptom) =>
      isLocal(domain, served) || bad.some(({ hop }) => hop.host !== undefined && hop.host === reply?.next?.host)
    const claim = claimsClass(['tls-policy-unmet', 'tls-handshake-failed'], inside)
    const waiting = (known(facts.queue)?.groups ?? []).filter((group) => claim(group, readSymptoms(group)))
    const said = known(facts.log)?.problems.find(
      ({ program, text }) => /lmtp$/.test(program) && /certificate (?:verification failed|not)/i.test(text),
    )
    if (waiting.length === 0 && !(bad.length > 0 && said)) return []
    const reason = waiting.flatMap(readSymptoms).find(inside)?.reason
    return [
      {
        confidence: bad.length > 0 ? 'certain' : 'likely',
        because: [
          ...bad.map((greeting) => {
            const found = certificateOf(greeting)
            return `${greeting.hop.spec} shows a certificate that is not valid: ${found?.why ?? 'not trusted'} (${found?.subject}, until ${found?.validTo})`
          }),
          `lmtp_tls_security_level = ${level} (postconf)`,
          ...(reason ? [reason] : []),
          ...(said ? [said.text] : []),
        ],
        against: bad.length > 0 ? [] : ['the certificate that it shows now was not found invalid'],
        claims: claim,
        fixes: ['lmtp-certificate'],
      },
    ]
  },
})
