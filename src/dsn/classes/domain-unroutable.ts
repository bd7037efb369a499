import type { ReplyClass } from '../dsn.ts'

export const domainUnroutable: ReplyClass = {
  id: 'domain-unroutable',
  title: 'The domain takes no mail, or does not exist',
  who: 'recipient',
  retry: 'no',
  cure: 'Correct the address (a typing error is the usual reason). If it is right, the domain’s owner must publish a working MX.',
  explain: 'DNS says that this domain does not exist, has no mail server, or wants no mail (RFC 7505).',
  more: ['https://www.rfc-editor.org/rfc/rfc7505'],
  exact: [
    {
      words: /\bno (?:valid |usable )?mx\b|(?:cannot|could not|couldn't) find (?:an? |any |the )?mx\b/,
      unless: /sender|return|from/,
    },
    /name service error for .{0,200}(?:host not found$|malformed|no (?:data|address)|not found, no)/,
    { words: /null ?mx/, unless: /sender address rejected|sender domain|mail from|5\.7\.27/ },
    /(?:does not|doesn't) accept (?:e-?)?mail \(?null/,
    /mx or srv record indicated no smtp service|(?:domain|host) (?:\S{1,100} )?(?:does not|doesn't|never) (?:accept|receives?|want)s? (?:any )?(?:e-?)?mail/,
    /all relevant mx records point to|mx records? (?:\S{1,40} )?points? to (?:a )?(?:non-?exist|invalid|loopback|an? ip)/,
    { words: /unroute?able address/, by: 'us' },
    /unroutable (?:mail )?domain|no route to (?:address|domain)/,
    { words: /(?:name or service|nodename nor servname).{0,20}not known/, unless: /sender|try again/ },
    /no relevant answers|code no(?:error|data)|dns domain .{0,100}does not exist|infodomainnonexistent|domainnonexistent/,
    /resolving (?:mx|dns) .{0,120}not found|recipient address rejected: domain not found|(?:account|user|address|mailbox) or (?:the )?domain (?:may|might|does|do) not exist|(?:recipient|destination|rcpt)\b.{0,60}\bdomain (?:name )?(?:is )?(?:not found|unknown|invalid|non-?exist|does not exist|doesn't exist|not exist)|find the recipient domain|(?:no|cannot find (?:any |an )?|without) (?:\w{1,12} )?mail (?:server|exchanger)s? (?:for|found)|domain has no (?:mail|mx)/,
    {
      words:
        /couldn't find any host named|couldn't find a mail exchanger|no (?:valid )?mx (?:record|host)s? (?:found |exists? )?(?:for|in)|could not be resolved to (?:any|a) (?:mx|host)/,
      unless: /sender|from address|return/,
    },
    {
      words:
        /host unknown|unknown (?:mail )?host|host not found|no such (?:domain|host)|nxdomain|nonexistent domain|non-existent domain/,
      unless: /helo|ehlo|sender|client host|reverse|ptr|mail from|try again/,
    },
  ],
  phrases: [
    {
      words:
        /domain (?:is )?(?:not reachable|unreachable)|unroute?able (?:mail )?domain|recipient domain must exist|unknown (?:mail )?domain/,
      unless: /sender|from|helo/,
    },
    {
      words:
        /domain (?:\S{1,100} )?(?:does not|doesn't|did not) (?:exist|resolve)|(?:invalid|unknown|bad) (?:destination |recipient )?domain|domain (?:name )?(?:not found|unknown|invalid)/,
      unless: /sender|from|helo|ehlo|return|your/,
    },
    /bad destination (?:system|host)|unable to route|cannot route|no route to (?:recipient|destination) domain|domain is not configured to receive/,
  ],
  codes: ['5.1.2', '5.1.10', '5.4.4', '5.4.310'],
  samples: [
    'Host or domain name not found. Name service error for name=exampel.org type=AAAA: Host not found',
    'Domain example.org does not accept mail (nullMX)',
    "Sorry,_I_couldn't_find_any_host_named_exampel.org._(#5.1.2)/",
  ],
}
