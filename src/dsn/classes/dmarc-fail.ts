import type { ReplyClass } from '../dsn.ts'

export const dmarcFail: ReplyClass = {
  id: 'dmarc-fail',
  title: 'The From domain’s DMARC policy says no',
  who: 'us',
  retry: 'yes',
  cure: 'Sign with DKIM for the From domain, or send with an envelope sender of that domain that SPF allows. Forwarded mail: keep its signature intact.',
  explain:
    'The domain in the From line publishes that unproved mail shall be refused, and this message proves nothing for it.',
  more: ['https://support.google.com/mail/?p=DmarcFail', 'https://www.rfc-editor.org/rfc/rfc9989'],
  exact: [
    /\bdmarc\b|\bp=(?:reject|quarantine)\b|neither spf nor dkim|isn't aligned with|not (?:in )?align(?:ed|ment)|alignment (?:fail|with)|aligned with/,
  ],
  codes: ['5.7.509', '4.7.32', '5.7.32'],
  samples: [
    "host gmail-smtp-in.l.google.com[203.0.113.26] said: 550-5.7.26 Unauthenticated email from example.com is not accepted due to 550-5.7.26 domain's DMARC policy. (in reply to end of DATA command)",
    'host mx.example.org[198.51.100.25] said: 550 5.7.1 rejected by DMARC policy for example.com (in reply to end of DATA command)',
  ],
}
