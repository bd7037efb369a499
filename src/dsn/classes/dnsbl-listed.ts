import type { ReplyClass } from '../dsn.ts'

export const dnsblListed: ReplyClass = {
  id: 'dnsbl-listed',
  title: 'Our address is on a public blocklist',
  who: 'us',
  retry: 'yes',
  cure: 'Look our address up at the list that is named, stop the spam source, ask for removal, then flush.',
  explain: 'They ask a public list about the address that connects, and the list names ours.',
  more: [
    'https://check.spamhaus.org/',
    'https://www.barracudacentral.org/rbl/removal-request',
    'https://www.spamcop.net/bl.shtml',
    'https://www.rfc-editor.org/rfc/rfc5782',
  ],
  exact: [
    {
      words:
        /blocked (?:using|by|via|through|at|because)\b.{0,40}(?:spamhaus|spamcop|barracuda|sorbs|rbl|bl\.|\.bl|dnsbl|blocklist|blacklist|njabl|uceprotect|psbl|cbl\b|xbl|sbl|pbl|mailspike|nixspam|senderscore|dul|backscatterer|invaluement|truncate|spamrats|gbudb)/,
      unless: /is_blocked|cloudmark|cm-csi|proofpoint|\b(?:our|local|internal|private) (?:\w{1,10} )?(?:black|block)/,
    },
    { words: /blocked using [a-z0-9-]{1,40}\.[a-z0-9.-]{2,80}/, unless: /cloudmark|csi\.|cm-|proofpoint|senderscore/ },
    {
      words:
        /spamhaus|spamcop|sorbs\b|uceprotect|invaluement|\bpsbl\b|nixspam|dnsbl-\d|\bnjabl|ix\.dnsbl|mailspike|spamrats|abuseat|\bzen\b.{0,30}list|barracudacentral|barracuda reputation|spameatingmonkey|hostkarma|wpbl|s5h\.net|0spam|justspam|\bcbl\.|blocklist\.de/,
      unless: /is_blocked|sending domain/,
    },
    /real.?time (?:black|block)|public (?:black|block)-?list/,
    {
      words: /\bbl2[1-9]\b|\[bl2\d\]|dt:rbl|client host .{0,60}blocked using/,
      unless: /cloudmark|cm-csi|proofpoint|delist@/,
    },
    { words: /\b(?:dns ?[bwr]l|rbl|rhsbl|drbl|dnsrbl|rbls)\b/, unless: /is_blocked|not on|cloudmark|proofpoint/ },
    {
      words:
        /listed (?:at|by|in|on|with) (?:\S{1,20} ){0,3}(?:[a-z0-9-]{1,40}\.){1,5}[a-z]{2,10}\b|(?:found|listed|is|was) (?:in|on) (?:\S{1,24} ){0,4}(?:dns|real.?time|rbl|public|external) ?(?:\S{1,12} )?(?:black|block|deny)?.?(?:hole )?list/,
      unless: /url|domain|bad sender/,
    },
  ],
  phrases: [
    {
      words: /\b(?:ip|ip address|client|host|server)\b.{0,60}\b(?:is|are|was|been) (?:\w{1,12} )?listed\b/,
      unless: /not listed|domain|url|our (?:own|local|internal)|whitelist/,
    },
  ],
  codes: [],
  samples: [
    'host mx.example.org[198.51.100.25] said: 554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.9 (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 550 5.7.1 Your IP 203.0.113.9 is listed at dnsbl-1.uceprotect.net (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] refused to talk to me: 554 5.7.1 Rejected: 203.0.113.9 is in an RBL',
  ],
}
