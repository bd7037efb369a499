import type { ReplyClass } from '../dsn.ts'

export const dnsTempFailure: ReplyClass = {
  id: 'dns-temp-failure',
  title: 'The name could not be looked up just now',
  who: 'us',
  retry: 'wait',
  cure: 'Look up another name with the same resolver. Many domains fail: repair our resolver. One domain fails: its own name servers, wait or tell them.',
  explain: 'DNS gave no answer, neither yes nor no. The mail server keeps the message and asks again.',
  more: ['https://www.rfc-editor.org/rfc/rfc5321#section-5.1'],
  exact: [
    /host not found, try again/,
    /name service error.{0,200}try again/,
    /host lookup (?:did not complete|deferred)|lookup did not complete/,
    /temporary failure in name resolution/,
    /cname lookup failed|lookup (?:failed )?temporarily|temporary (?:dns|name (?:server|service|resolution)|resolver)/,
    {
      words: /host ?name lookup failure|name server: .{0,200}(?:host name lookup failure|timeout)/,
      unless: /reverse|ptr/,
    },
    /(?:lookup of host|dns lookup|mx lookup|dns query|dns) .{0,80}(?:timed? ?out|servfail|(?:server )?failure|failed|error|tempfail|temporar|deferred|did not complete)(?!.{0,80}(?:sender|nxdomain|noerror|not found|not exist))/,
    {
      words:
        /(?:temporary|transient) (?:\w{1,12} ){0,3}(?:mx|dns|name|host|domain) (?:look ?up|resolution|query)|(?:mx|dns|name|host|domain) (?:look ?up|resolution|resolving|query) (?:\w{1,12} ){0,3}(?:fail|timed|time-?out|problem|temporar)|queryerror|eservfail|etimeout\b|\beai_again/,
      unless: /reverse|ptr|sender|client|rbl|dnsbl|your (?:ip|host)|user|recipient/,
    },
    /server failure .{0,40}dns|dns server (?:failure|returned|problem)/,
  ],
  phrases: [
    {
      words:
        /(?:unable|failed|could not) to (?:look ?up|resolve)(?!.{0,80}(?:transport|alias|table|user|recipient|map\b|not known|your|ptr|reverse|client|sender|from|helo))/,
      by: 'us',
    },
    /infodnsserverfailure|dnsqueryfailed|dns query (?:failed|timeout)/,
  ],
  weak: [{ words: /name ?server (?:timed? ?out|failure|error|not respond)|dns (?:timed? ?out|not respond)/ }],
  codes: ['4.4.3', '4.4.312', '4.4.311', '5.4.312', '5.4.311'],
  differs: (seen) => (seen.said && seen.hop !== 'local' ? { who: 'recipient' } : {}),
  samples: [
    'Host or domain name not found. Name service error for name=example.org type=MX: Host not found, try again',
    'host lookup did not complete',
    'CNAME_lookup_failed_temporarily._(#4.4.3)/',
  ],
}
