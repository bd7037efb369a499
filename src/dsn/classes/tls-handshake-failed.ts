import type { ReplyClass } from '../dsn.ts'

export const tlsHandshakeFailed: ReplyClass = {
  id: 'tls-handshake-failed',
  title: 'The TLS handshake failed',
  who: 'us',
  retry: 'yes',
  cure: 'Try openssl s_client -starttls smtp against that host from here; compare protocol and cipher floors; a TLS engine that is unavailable names its key or CA file in our log.',
  explain: 'Both sides wanted TLS and could not agree, or one side’s TLS is broken.',
  more: ['https://www.postfix.org/TLS_README.html'],
  exact: [
    /tls ?negotiation ?fail|(?:tls|ssl) ?alert|ssl_error|cannot start tls|tls engine is unavailable|refused to start tls|tls session is required, but (?!the server did not offer)/,
    /tls (?:is )?(?:currently |temporarily )?(?:not available|unavailable|negotiation|handshake|setup|error|connect(?:ion)? failed|failed)|starttls (?:failed|error|negotiation)|(?:tls|ssl)[- ]?handshake|(?:ssl|tls)_(?:accept|connect|do_handshake)|gnutls|unable to start tls|deferred: 403 .{0,10}tls|ssl (?:error|routines)|wrong version number|no (?:shared |common )?ciphers?\b|unsupported protocol|dh key too small|sslv3 alert/,
  ],
  phrases: [
    /handshake (?:failure|failed|error)|tls missing certificate|tls.{0,40}(?:fail|not available|problem)|unable to establish .{0,20}(?:secure|encrypted)/,
  ],
  codes: ['4.7.5', '5.7.5'],
  differs: (seen) => (seen.said && seen.hop !== 'local' ? { who: 'recipient' } : {}),
  samples: [
    'Cannot start TLS: handshake failure',
    'TLS is required, but our TLS engine is unavailable',
    'TLS is required, but host mx.example.org[198.51.100.25] refused to start TLS: 454 4.7.0 TLS not available due to local problem',
  ],
}
