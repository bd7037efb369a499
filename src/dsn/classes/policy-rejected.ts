import type { ReplyClass } from '../dsn.ts'

export const policyRejected: ReplyClass = {
  id: 'policy-rejected',
  title: 'A rule of the recipient’s side refuses it',
  who: 'recipient',
  retry: 'no',
  cure: 'Ask the recipient or their administrator: a rule, a block on this sender, or a closed group refuses the message.',
  explain: 'Neither our address nor the content is named; somebody there has decided that this mail does not come in.',
  more: [
    'https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online',
  ],
  exact: [
    /not (?:in|on) (?:\w{1,12} ){0,2}(?:white|allow|safe)-?(?:list|ed)|(?:recipient|user|addressee)\b.{0,24}(?:does ?n[o']t|do not|don't) (?:want|wish|accept)|user'?s? (?:personal )?(?:reject|block|deny|black)|tenantinboundattribution|recipient preferences|members?.only|not subscribed|refuses? to (?:receive|accept)|only accept(?:s|ing) mail from|sender (?:was |is )?(?:not pre-approved|rejected$|in my black|on my black)|closed (?:mailing )?list|black.?listed sender|envelope blocked|badrcptto|bad ?mail ?from list|transport\.rules|resolver\.rst|delivery restriction|restriction check|sendernotauthenticatedforgroup|policy that prohibited|for policy reasons|blocked senders?\b|manually blocked|policy rejection on the target|administrative prohibition|sender (?:is |was )?(?:in|on) (?:the )?(?:recipient|user|personal)|user in blacklist|blocked by (?:the )?(?:recipient|user|receiver|administrator|admin)|recipient has rejected|recipient (?:has )?(?:blocked|refuses|does not accept)|notauthori[sz]edtosend|authentication required for (?:this )?(?:group|list)|only (?:members|authori[sz]ed|internal)|allowed senders|sender not allowed|your (?:e-?mail )?address .{0,40}(?:black|block|ban).?list/,
    {
      words:
        /(?:not|n't) (?:authori[sz]ed|allowed|permitted) to (?:send|post|mail|write|deliver|contact|use)\b.{0,30}(?:this (?:recipient|list|group|mailbox|user|address)|to (?:this|the|that|<@>))/,
    },
    {
      words:
        /sender (?:address )?(?:rejected: )?(?:access denied|blocked|refused|denied|is blocked|black.?list|not welcome)|(?:<@>|sender)\S{0,3} ?(?:is |has been |was )?(?:on |in )?(?:our |the |a |local )?(?:block|black|ban)/,
      unless: /domain not found|verif/,
    },
  ],
  phrases: [
    /multi-?recipient bounce|country (?:filter|block)|access to submit messages|^go away/,
    {
      words:
        /access (?:is |was |has been )?(?:denied|rejected|restricted)|(?:local |security |site |company |organi[sz]ation\w* |internal |recipient |corporate |administrative )policy|polic(?:y|ies)\b|restriction|(?:mail|message|delivery|e-?mail) (?:was |is |has been )?(?:rejected|refused|denied|blocked|prohibited|not accepted|restricted) (?:by|due|for|because)|administrat(?:or|ively)|\bprohibited\b|not (?:authori[sz]ed|permitted|allowed)|delivery not authori[sz]ed|unauthori[sz]ed/,
      unless: /temporar|greylist|privacy policy|mailbox (?:\S{1,80} )?unavailable or access denied/,
    },
  ],
  weak: [
    { words: /not (?:a )?(?:subscribe[rd]|member)|\brules?\b|\bpolicy\b/, by: 'them' },
    {
      words:
        /no access for (?:this|your) (?:user|domain|sender)|refused? to receive|mailbox .{0,40}restricted|(?:does|do) ?(?:not|n't) (?:want|wish|care)/,
      by: 'them',
    },
    {
      words:
        /\b(?:only|just|reserved|restricted|closed)\b.{0,40}(?:members|subscribers|colleagues|internal|staff|employees|organi)|colleagues only|(?:members|subscribers) (?:of|only)|not open to|(?:from|in) your country|geograph|your country|recipient (?:has )?(?:opted|chosen|asked)/,
      by: 'them',
    },
    /(?:message|e?-?mail) (?:was |has been |is )?(?:rejected|refused|denied|blocked|not accepted)/,
  ],
  codes: [
    '5.7.0',
    '5.7.1',
    '5.7.2',
    '5.7.9',
    '5.7.133',
    '5.7.134',
    '5.7.135',
    '5.7.136',
    '5.7.124',
    '5.7.7',
    '5.7.15',
    '5.7.17',
    '5.2.4',
    '5.7.505',
    '5.7.507',
    '5.7.510',
    '5.7.513',
    '5.7.514',
    '5.7.520',
    '5.7.703',
    '5.7.129',
    '5.7.193',
    '5.1.703',
  ],
  samples: [
    'host mx.example.org[198.51.100.25] said: 554 5.7.1 <a@example.com>: Sender address rejected: Access denied (in reply to RCPT TO command)',
    'host mta.am0.yahoodns.net[203.0.113.75] said: 554 5.7.9 Message not accepted for policy reasons. (in reply to end of DATA command)',
    '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed',
  ],
}
