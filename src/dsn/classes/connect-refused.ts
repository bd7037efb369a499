import type { ReplyClass } from '../dsn.ts'

export const connectRefused: ReplyClass = {
  id: 'connect-refused',
  title: 'The connection is refused',
  who: 'recipient',
  retry: 'wait',
  cure: 'Wait: their mail server is down. If it lasts, check that the MX (or the relay host and port) is right, and tell their postmaster by another way.',
  explain: 'The host is there, but nothing listens on that port, or a firewall says no.',
  exact: [
    { words: /^connect to .{0,300}connection refused/, by: 'us' },
    /error code:? 10061|econnrefused/,
    { words: /^(?:network error: )?connection refused(?:$|[.;: ]| by)/ },
  ],
  phrases: [
    {
      words: /connection (?:was |actively )?refused/,
      unless: /unverified|too many|limit|blocked|reputation|blacklist/,
    },
  ],
  differs: (seen) => (seen.hop === 'local' ? { who: 'us', retry: 'yes' } : {}),
  codes: ['4.4.316', '5.4.316'],
  samples: [
    'connect to mx.example.org[198.51.100.25]:25: Connection refused',
    'R=smarthost T=remote_smtp H=relay.example.org [198.51.100.7] defer (111): Connection refused',
    'Deferred: Connection refused by mx.example.org.',
  ],
}
