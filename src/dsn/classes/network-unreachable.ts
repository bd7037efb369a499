import type { ReplyClass } from '../dsn.ts'

export const networkUnreachable: ReplyClass = {
  id: 'network-unreachable',
  title: 'No route to the destination',
  who: 'us',
  retry: 'wait',
  cure: 'IPv6 address: give this host a working IPv6 route, or set inet_protocols = ipv4 (or smtp_address_preference = ipv4). IPv4 address: check our route and gateway.',
  explain: 'This host, or a router on the way, knows no path to that address.',
  more: ['https://www.postfix.org/postconf.5.html#inet_protocols'],
  exact: [
    {
      words:
        /network is unreachable|no route to host|network (?:is )?down|host is (?:down|unreachable)|address family not supported|can(?:no|')t assign requested address/,
      unless: /unverified|undeliverable address/,
    },
    {
      words: /^connect to .{0,300}: (?:permission denied|operation not permitted|no buffer space|invalid argument)/,
      by: 'us',
      at: ['remote'],
    },
    /error code:? 100(?:5[01]|65)|enetunreach|ehostunreach/,
  ],
  codes: [],
  differs: (seen) => (seen.next?.ip !== undefined && !seen.next.ip.includes(':') ? { who: 'network' } : {}),
  samples: [
    'connect to mx.example.org[2001:db8::25]:25: Network is unreachable',
    'connect to mx.example.org[198.51.100.25]:25: No route to host',
  ],
}
