import type { ReplyClass } from '../dsn.ts'

export const heloRejected: ReplyClass = {
  id: 'helo-rejected',
  title: 'They do not accept our HELO name',
  who: 'us',
  retry: 'yes',
  cure: 'Set myhostname (or smtp_helo_name) to a full host name that resolves to our sending address.',
  explain:
    'Every client introduces itself with a name. Ours is no full host name, does not exist, or is somebody else’s.',
  more: ['https://www.postfix.org/postconf.5.html#smtp_helo_name'],
  exact: [
    /\b(?:helo|ehlo)\b.{0,12} command rejected|helo\/ehlo argument|(?:bad|invalid|bogus|fake|forged|wrong|illegal|syntactically invalid|incorrect|suspicious|unacceptable) (?:helo|ehlo)/,
    {
      words:
        /(?:helo|ehlo)\b.{0,60}(?:invalid|mismatch|resolv|not (?:a )?(?:valid|fqdn|match|found|qualified|exist|accept)|fqdn|fully|forged|impersonat|reject|bogus|does not|doesn't|require|localhost|numeric|argument|name)|(?:invalid|your|the|own|our|my) (?:\S{1,12} ){0,3}(?:in |as )?(?:helo|ehlo)\b/,
      unless: /polite|first|say|in response to|lost|need|handshake|helohost ok/,
    },
    /helohost error|c=he\b/,
  ],
  phrases: [
    {
      words: /invalid|bad |unknown|not found|domain|syntax|host ?name|fqdn/,
      stage: 'hello',
      unless: /tls|temporar|try|busy|closing|block|list|reputation/,
    },
  ],
  weak: [
    {
      words: /\b(?:name|hello|greet\w*|host|domain|identif\w*)\b/,
      stage: 'hello',
      by: 'them',
      unless: /tls|temporar|try|busy|block|list|reputation|abuse|closing|connections|service|\bptr\b|reverse/,
    },
  ],
  codes: ['5.7.506'],
  samples: [
    'host mx.example.org[198.51.100.25] said: 504 5.5.2 <mail>: Helo command rejected: need fully-qualified hostname (in reply to RCPT TO command)',
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 501-5.5.4 HELO/EHLO argument "mail.local" is invalid, closing connection. (in reply to EHLO command)',
    'host mx.example.org[198.51.100.25] said: 550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1) (in reply to MAIL FROM command)',
  ],
}
