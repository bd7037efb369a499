/** Replies as Postfix prints them in the queue and in the log. */
export const timedOut = 'connect to mx.example.com[198.51.100.1]:25: Connection timed out'
export const refused = 'connect to mx.example.com[198.51.100.1]:25: Connection refused'
export const unreachable6 = 'connect to mx.six.example[2001:db8::25]:25: Network is unreachable'
export const lmtpRefused = 'connect to mail.example.net[203.0.113.10]:7025: Connection refused'
export const dovecotRefused = 'connect to mail.example.net[private/dovecot-lmtp]: Connection refused'
export const lmtpSilent =
  'conversation with mail.example.net[203.0.113.10] timed out while receiving the initial server greeting'
export const amavisRefused = 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused'
export const amavisFails =
  'host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=12345-01, virus_scan FAILED: virus scanners failed (in reply to end of DATA command)'
export const greylisted =
  'host mx.example.com[198.51.100.1] said: 450 4.2.0 <b@example.com>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html (in reply to RCPT TO command)'
export const noMechanism =
  'SASL authentication failed; cannot authenticate to server smtp.sendgrid.net[203.0.113.25]: no mechanism available'
export const wrongKey =
  'SASL authentication failed; server smtp.sendgrid.net[203.0.113.25] said: 535 Authentication failed: Bad username / password'
export const loginWanted =
  'host smtp.sendgrid.net[203.0.113.25] said: 550 Unauthenticated senders not allowed (in reply to MAIL FROM command)'
export const relayDenied =
  'host relay.example.net[10.0.0.9] said: 554 5.7.1 <b@example.com>: Relay access denied (in reply to RCPT TO command)'
export const localData = 'local data error while talking to smtp.sendgrid.net[203.0.113.25]'
export const tlsRequired = 'TLS is required, but was not offered by host 127.0.0.1[127.0.0.1]'
export const notFoundAgain =
  'Host or domain name not found. Name service error for name=example.com type=MX: Host not found, try again'
export const transportGone = 'mail transport unavailable'
export const heldBack = 'deferred transport'
export const diskFullSaid =
  'host 127.0.0.1[127.0.0.1] said: 452 4.3.1 Insufficient system storage (in reply to MAIL FROM command)'
