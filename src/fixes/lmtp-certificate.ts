import { z } from 'zod'
import { lmtpGreetings } from '../probes/greetings.ts'
import { placeOf } from '../probes/hop-words.ts'
import { known } from '../probes/known.ts'
import { settings } from '../probes/slots.ts'
import { checklist } from './checklist.ts'
import { type Chore, defineFix, type Planned } from './fix.ts'

const title = "Renew the mailbox server's certificate"

export const lmtpCertificate = defineFix({
  id: 'lmtp-certificate',
  title,
  cures: ['lmtp-certificate-invalid'],
  explain:
    'The steps to renew the certificate that the mailbox server shows on LMTP, or to trust its issuer, and whether it is valid now. A certificate authority is not dealt with from here.',
  options: z.strictObject({}),
  for: ['postfix', 'zimbra'],
  needs: { greetings: lmtpGreetings, settings },
  plan: ({ facts, mta }): Planned => {
    const greetings = known(facts.greetings)
    if (!greetings || greetings.length === 0) return { refused: 'no mailbox server was found that takes mail by LMTP' }
    const zimbra = mta.identity.id === 'zimbra'
    const chores = greetings.map((greeting): Chore => {
      const found = greeting.tls?.certificate
      const state = found?.trusted === 'yes' ? 'done' : found?.trusted === 'no' ? 'open' : 'unknown'
      const place = placeOf(greeting.hop)
      return {
        text: `${place}: a certificate that is valid, for the name that Postfix dials, from an issuer that this host trusts.`,
        ...(state === 'done'
          ? {}
          : {
              paste: zimbra
                ? [
                    'su - zimbra -c "zmcertmgr checkcrtexpiration"',
                    'su - zimbra -c "zmcertmgr deploycrt comm commercial.crt commercial_ca.crt"',
                    'su - zimbra -c "zmmailboxdctl restart"',
                  ]
                : ['certbot renew', 'doveconf -n ssl_cert ssl_key', 'systemctl reload dovecot'],
            }),
        state,
        evidence: found
          ? `${found.subject}, by ${found.issuer}, until ${found.validTo}${found.why ? `: ${found.why}` : ''}`
          : 'it shows no certificate, or Postfix does not ask for one',
      }
    })
    const level = known(facts.settings)?.get('lmtp_tls_security_level') || 'none'
    return checklist(
      {
        fix: 'lmtp-certificate',
        title,
        summary: `Postfix hands local mail over with lmtp_tls_security_level = ${level}.`,
      },
      chores,
    )
  },
})
