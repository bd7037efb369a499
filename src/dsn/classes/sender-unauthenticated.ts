import type { ReplyClass } from '../dsn.ts'

export const senderUnauthenticated: ReplyClass = {
  id: 'sender-unauthenticated',
  title: 'Neither SPF nor DKIM vouches for the message',
  who: 'us',
  retry: 'yes',
  cure: 'Add our sending address to the sender domain’s SPF record, sign with DKIM, then flush or send again.',
  explain: 'The other side wants proof that the sender’s domain allows this server to send for it.',
  more: [
    'https://support.google.com/a/answer/81126',
    'https://senders.yahooinc.com/best-practices/',
    'https://www.rfc-editor.org/rfc/rfc7208',
  ],
  exact: [
    {
      words:
        /\bspf\b.{0,40}(?:fail|invalid|not |n't|reject|polic|violat|error|hard|unauthor|neutral|none)|(?:fail|reject|block|because of|due to)\w* .{0,24}\b(?:spf|dkim)\b|\bdkim\b.{0,40}(?:fail|invalid|not |n't|missing|bad|error|reject)|(?:no|bad|missing|invalid|without) (?:\w{1,10} )?dkim/,
      unless: /dmarc|\bptr\b|reverse|domain does not exist|p=reject|neither spf nor dkim/,
    },
    {
      words:
        /(?:message|mail|e-?mail)s? .{0,40}(?:(?:is|was|not) (?:not |being )?(?:un)?authenticated|because it is not authenticated)/,
      unless: /group|restriction|log ?in|account|relay|client|recipient/,
    },
    /sender is unauthenticated|p=unauthenticatedemail|because it is unauthenticated|required authentication level|spf authentication didn't pass|dkim authentication didn't pass/,
  ],
  phrases: [
    /\bspf\b|authentication information|mismatch(?:es)? client ip|openspf|sender policy framework|\bdkim\b|domainkeys|sender[- ]id\b/,
    {
      words:
        /unauthenticated (?:e?-?mail|message|sender)|(?:fail|did not pass|didn't pass|missing|lack)\w* (?:\S{1,16} ){0,3}authenticat|message (?:is |was )?not authenticated|authentication (?:results|check|requirements)|not (?:designated|authori[sz]ed|permitted|allowed) (?:as )?(?:a |an |to send )?(?:permitted )?(?:sender|mail|e-?mail|messages)? ?(?:for|from|on behalf of|by) (?:the |this |your )?(?:\S{1,80} )?domain|does not designate|host is not authori[sz]ed/,
      unless: /group|restriction|recipient|relay|tenant/,
    },
  ],
  weak: [
    {
      words:
        /-all\b|permitted (?:hosts?|senders?)|signature.{0,40}(?:broken|invalid|bad|fail|wrong|mismatch)|(?:not|n't) (?:vouch|authenticat)\w* (?:for )?(?:the |this )?(?:message|mail|sender)/,
      by: 'them',
      unless: /virus|malware|phish/,
    },
  ],
  codes: ['x.7.26', '4.7.27', '4.7.30', 'x.7.20', 'x.7.21', 'x.7.22', 'x.7.23', 'x.7.24', '5.7.515'],
  samples: [
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 550-5.7.26 This mail has been blocked because the sender is unauthenticated. (in reply to end of DATA command)',
    'host mx.example.org[198.51.100.25] said: 550 5.7.23 <u@example.org>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 550 5.7.20 No passing DKIM signature found (in reply to end of DATA command)',
  ],
}
