import type { ReplyClass } from '../dsn.ts'

export const dnsblQueryError: ReplyClass = {
  id: 'dnsbl-query-error',
  title: 'Their blocklist query is refused: we are not listed',
  who: 'recipient',
  retry: 'wait',
  cure: 'Tell their postmaster: their resolver asks the blocklist through a public or over-used resolver and takes the refusal for a listing.',
  explain: 'Blocklists answer 127.255.255.x to resolvers that they do not serve. Their server reads that as «listed».',
  more: ['https://www.spamhaus.org/faqs/dnsbl-usage/#200', 'https://uribl.com/refused.shtml'],
  exact: [
    /resolver .{0,40}(?:blocked|refused|limit|not allowed)|too many (?:dns )?queries|queries (?:via|from|through) (?:a )?(?:public|open|shared)|dnswl|open resolver|public (?:dns )?resolver|query refused|\/returnc\/|excessive (?:number of )?quer|(?:dnsbl|rbl|blocklist|blacklist|uribl|surbl)\b.{0,60}(?:query|quota|lookup) .{0,30}(?:exceed|refused|blocked|limit)|127\.255\.255\.\d|refused\.shtml|administrator notice.{0,60}(?:dnsbl|blocked)|typing error in dnsbl/,
  ],
  samples: [
    'host mx.example.org[198.51.100.25] said: 554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53/ (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using multi.uribl.com; 127.0.0.1 -> Query Refused. See http://uribl.com/refused.shtml (in reply to RCPT TO command)',
  ],
}
