import type { ReplyClass } from '../dsn.ts'

export const tlsPolicyUnmet: ReplyClass = {
  id: 'tls-policy-unmet',
  title: 'Encryption that is demanded is not there',
  who: 'recipient',
  retry: 'yes',
  cure: 'We demand it: check their certificate, MTA-STS policy and TLSA record, then our policy map for that destination. They demand it: set smtp_tls_security_level = may or higher.',
  explain: 'One side insists on TLS, or on a certificate that it can check, and the other does not deliver it.',
  more: [
    'https://www.postfix.org/TLS_README.html',
    'https://www.rfc-editor.org/rfc/rfc8461',
    'https://www.rfc-editor.org/rfc/rfc7672',
  ],
  exact: [
    /server certificate (?:not (?:verified|trusted|available)|is not)|certificate (?:verification failed|verify failed|has expired|not trusted|cn mismatch|name mismatch)|certificate.{0,60}(?:expired|untrusted|self-signed|not match|invalid)/,
    /(?:tls|encryption|starttls) (?:is |was )?(?:required|needed|requested),? but (?:was |is )?(?:not|isn't|wasn't) (?:offered|supported|available)/,
    /(?:did not|didn't|does not|doesn't|not|without) (?:offer(?:ing)?|advertis(?:e|ing)|support(?:ing)?) (?:tls|starttls|encryption)|(?:tls|starttls) (?:is )?not (?:offered|advertised|supported)|does not match .{0,40}mta-?sts/,
    /non dnssec destination|\btlsa\b|\bdane\b|mta-sts|\bsts (?:policy|validation)/,
    /must issue a starttls|starttls (?:command )?(?:is )?(?:required|first|needed)|(?:requires?|need|issue|use|must) .{0,30}starttls|starttls-not-supported|dnssec-invalid|certificate-(?:expired|invalid)|sts-/,
    /encryption (?:is )?(?:needed|required)|(?:requires?|required|must (?:use|be)|only (?:over|on|via)|without|wasn't sent over a) .{0,24}(?:\btls\b|\bssl\b|encrypt)|tls (?:is )?(?:required|mandatory|needed)(?!, but)/,
    /(?:tls|ssl) (?:encryption )?(?:version|protocol) .{0,40}(?:not supported|too old|unsupported|deprecated)|weak (?:tls|ssl|cipher)/,
  ],
  weak: [
    {
      words:
        /encrypted (?:connections?|sessions?|transport|channel)|\bonly\b.{0,30}encrypt|plain ?text (?:connections?|sessions?)|unencrypted/,
    },
  ],
  codes: [
    'x.7.10',
    '4.7.4',
    '5.7.4',
    '5.7.29',
    '4.7.29',
    '4.7.321',
    '4.7.322',
    '4.7.323',
    '4.7.324',
    '4.7.325',
    '5.7.321',
    '5.7.322',
    '5.7.323',
    '5.7.324',
    '5.7.325',
    '4.4.317',
    '5.4.317',
    '4.7.66',
  ],
  differs: (seen) =>
    seen.said
      ? { who: seen.text.includes('LastAttempted') || /\.7\.32\d/.test(seen.enhanced ?? '') ? 'recipient' : 'us' }
      : seen.hop === 'local'
        ? { who: 'us' }
        : {},
  samples: [
    'TLS is required, but was not offered by host mx.example.org[198.51.100.25]',
    'Server certificate not trusted',
    'host mx.example.org[198.51.100.25] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)',
  ],
}
