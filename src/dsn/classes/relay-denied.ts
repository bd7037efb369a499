import type { ReplyClass } from '../dsn.ts'

export const relayDenied: ReplyClass = {
  id: 'relay-denied',
  title: 'That server does not carry mail for this domain',
  who: 'us',
  retry: 'no',
  cure: 'Check where we deliver: MX of the domain, transport map, relayhost. If that server is our relay, log in to it or have our address allowed there.',
  explain: 'We asked a server to pass mail on to a domain that it is not responsible for, and it does not know us.',
  more: [
    'https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-7-64-in-exchange-online',
  ],
  exact: [
    /not configured to relay|use me .{0,60}as a relay|relay access (?:is )?(?:denied|prohibited)|(?:mail )?relay(?:ing)? (?:\S{1,60} ){0,3}(?:is |was |has been )?(?:temporarily )?(?:denied|prohibited|forbidden|refused|rejected|not (?:allowed|permitted|authori[sz]ed|supported)|disallowed(?! as)|restricted|disabled|operation rejected)/,
    /(?:unable|not (?:permitted|allowed|authori[sz]ed)|refuse[sd]?|cannot|won't) to? ?relay|(?:do(?:es)?(?: not|n't)|no) (?:accept |allow |permit )?(?:mail )?relay|we do not relay|no relay(?:ing)?\b|open relay is/,
    /\blocal (?:users?|recipients?|deliver\w{1,4}) only|only (?:for )?local (?:users?|recipients?)/,
    /wrong .{0,24}(?:region|forest|datacenter)|rcpthosts|tenantattribution|relay access denied|not a gateway|(?:is )?not (?:a |an )?(?:local|hosted|accepted|relay) domain|non-?(?:local|accepted) (?:domain|recipient)/,
    {
      words:
        /domain .{0,60}(?:not|n't) (?:one of (?:our|my)|hosted|served|handled|local|accepted|in my list|configured (?:on|here))|(?:not|n't) (?:host|handle|accept) (?:mail|e-?mail|messages) for (?:that |this )?domain|(?:do not|don't) accept mail for/,
      unless: /sender|from domain/,
    },
    /relais (?:refus|interdit|non autoris)|weiterleitung nicht|retransmisi[oó]n .{0,20}(?:no|denegad)|relay no (?:permitido|autorizado)|relay negado|relay non consentito/,
    /mail to .{1,100} not accepted here|recipient (?:address )?not in .{0,20}rcpthosts|only accept mail for|must check (?:for )?(?:new )?mail (?:first|before)|pop.?before.?smtp|authenticate with pop/,
  ],
  phrases: [
    /relay(?:ing)? .{0,30}(?:denied|not (?:allow|permit|authori|accept|support|enabled|possible)|refus|reject|prohibit|forbid)|(?:do not|don't) handle mail for|not an open relay|relaying mail to|access to this (?:server|relay)/,
  ],
  weak: [
    {
      words:
        /\b(?:forward|carry|relay|transport|pass|deliver|accept|take)\w* (?:mail|messages?|e-mails?).{0,40}(?:strangers|others|outside|third|foreign|external|other domains|that domain|this domain)|\b(?:domain|host)\b.{0,50}\bnot\b.{0,40}(?:gateway|looks? after|responsible|serve|ours|local|handled?|here)/,
      by: 'them',
      unless: /sender|helo|spf/,
    },
  ],
  codes: ['5.7.54', '5.7.64', '5.7.367'],
  samples: [
    'host mx.example.org[198.51.100.25] said: 554 5.7.1 <u@example.net>: Relay access denied (in reply to RCPT TO command)',
    'host ex.example.org[198.51.100.26] said: 550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain (in reply to RCPT TO command)',
    "198.51.100.25_does_not_like_recipient./Remote_host_said:_553_sorry,_that_domain_isn't_in_my_list_of_allowed_rcpthosts_(#5.7.1)/Giving_up_on_198.51.100.25./",
  ],
}
