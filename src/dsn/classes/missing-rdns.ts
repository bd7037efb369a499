import type { ReplyClass } from '../dsn.ts'

export const missingRdns: ReplyClass = {
  id: 'missing-rdns',
  title: 'Our address has no matching reverse DNS',
  who: 'network',
  retry: 'yes',
  cure: 'Have the hoster set the PTR record of our address to the HELO name, and give that name an A record back to the address.',
  explain: 'The other side looks up the name of the address that connects. There is none, or it does not lead back.',
  more: ['https://support.google.com/a/answer/81126#ip', 'https://postmaster.gmx.net/en/error-messages'],
  exact: [
    /forward dns entry|may not be (?:a )?mail exchanger|unresolvable (?:relay |client )?host|unverif(?:y|i)able sending ip/,
    /\bptr\b|reverse.?(?:dns|host ?name|look.?up|record|mapping|map|name|entry|resolution)|\brdns\b|cannot find your (?:reverse )?(?:host ?name|ip|name)|fcrdns|iprev|c=rdns/,
    /(?:ip|client|connecting|host) name (?:look ?up|possibly) (?:failed|forged)|(?:no|missing|invalid|bad|without|generic|dynamic) (?:\w{1,10} )?(?:in-addr|r ?dns|dns ptr)|dns (?:for|of) your (?:ip|server|host|address)/,
    /possibly forged|client host rejected: (?:cannot find|unknown|no|host ?name)|(?:could not|couldn't|cannot|can't|unable to|failed to) (?:resolve|find|look ?up|verify|determine) (?:the )?(?:your |hostname (?:for|of) |dns (?:name )?for |name (?:for|of) )(?:ip|your|client|host|hostname|name|address|server)?|your (?:ip|ip address|host ?name|server|address) (?:\S{1,60} )?(?:does not|doesn't|could not|cannot|has no|must) (?:be )?(?:resolv|have a (?:valid )?(?:host|dns|name))|(?:has no|lacks|missing|without) (?:a )?(?:valid )?(?:dns|host ?name) (?:name|record|entry)|(?:client|host|ip|address|server) must resolve|does not resolve to|ip (?:address )?(?:\S{1,45} )?(?:does not|doesn't) resolve/,
    /\bname lookup failed|no (?:host )?name for (?:your )?ip|servers? without a valid sender domain|fix reverse/,
  ],
  codes: ['x.7.25', '4.7.23'],
  samples: [
    'host mx.example.org[198.51.100.25] said: 450 4.7.25 Client host rejected: cannot find your hostname, [203.0.113.9] (in reply to RCPT TO command)',
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 550-5.7.25 [198.51.100.9] The IP address sending this message does not have a 550-5.7.25 PTR record setup (in reply to end of DATA command)',
    'host mx.example.org[198.51.100.25] refused to talk to me: 554 Your reverse DNS entry is missing',
  ],
}
