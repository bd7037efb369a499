import type { ReplyClass } from '../dsn.ts'

export const connectTimeout: ReplyClass = {
  id: 'connect-timeout',
  title: 'No answer to the connection',
  who: 'network',
  retry: 'wait',
  cure: 'Dial several unrelated mail servers on port 25 from this host. All silent: the hoster blocks outgoing 25, relay through 587 or ask them. One silent: its firewall, wait.',
  explain: 'The packets that open the connection vanish. Somebody on the way drops them.',
  more: ['https://www.postfix.org/postconf.5.html#smtp_connect_timeout'],
  exact: [
    { words: /^connect to .{0,300}(?:timed out|timeout)/, by: 'us' },
    /error code:? 10060|\bwsaetimedout|etimedout/,
    { words: /^(?:network error: )?(?:connection|operation) timed out(?:$|[.;: ]| with)/ },
  ],
  phrases: [
    {
      words:
        /connect(?:ion)? (?:attempt )?(?:to .{1,120} )?(?:timed out|timeout)|timed out (?:while )?connecting|timeout (?:during|while|on) connect/,
      unless: /after|data|idle|greeting/,
    },
    { words: /connection timed out|operation timed out/, by: 'us' },
  ],
  weak: [
    /wasn't able to establish an smtp connection/,
    /(?:cannot|can't|could not|couldn't|unable to|failed to) (?:connect|establish a? ?connection|open (?:a )?connection|reach)\b|no answer from host|host (?:is )?unreachable|unreachable host|not responding/,
  ],
  codes: ['x.4.1', '4.4.314', '4.4.315', '5.4.315'],
  differs: (seen) => (seen.said ? { who: 'recipient' } : {}),
  samples: [
    'connect to mx.example.org[198.51.100.25]:25: Connection timed out',
    'R=dnslookup T=remote_smtp H=mx.example.org [198.51.100.25] defer (110): Connection timed out',
    "Sorry,_I_wasn't_able_to_establish_an_SMTP_connection._(#4.4.1)/",
  ],
}
