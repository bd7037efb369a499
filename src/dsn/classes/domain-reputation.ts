import type { ReplyClass } from '../dsn.ts'

export const domainReputation: ReplyClass = {
  id: 'domain-reputation',
  title: 'Our domain, or a link in the message, has a bad name',
  who: 'us',
  retry: 'yes',
  cure: 'Look the domain (or the link) up at the list that is named; search for a hacked site or mailbox; ask for removal.',
  explain:
    'Not the address that connects is judged here, but a domain: the sender’s, or one that the message links to.',
  more: ['https://check.spamhaus.org/', 'https://www.surbl.org/surbl-analysis', 'https://admin.uribl.com/'],
  exact: [
    /reputation of (?:the |your |a |this )?(?:sending |sender |from )?domain|(?:sending |sender |from |your )?domain(?:'s)? (?:has |with )?(?:a )?(?:\w{1,8} )?reputation|domain reputation|(?:low|poor|bad) reputation of .{0,20}domain/,
    { words: /\bdbl\b/, unless: /client host|dns_rbl|your ip/ },
    /dbl\.spamhaus|surbl|uribl|\bivmuri|rhsbl|query\/(?:dbl|domain)/,
    /(?:black|block|deny).?listed (?:url|link|domain|web ?site)|(?:url|link|domain(?! may)|website|uri|hyperlink)s? .{0,50}(?:listed|(?<!be )black.?list|block.?list|blocked by|malicious|phishing|bad reputation)/,
    /contains? (?:a |an )?(?:\w{1,12} ){0,2}(?:url|link|domain|uri)s? .{0,30}(?:listed|black|block|known|reject|bad|spam)/,
  ],
  weak: [
    {
      words:
        /domain\b.{0,60}(?:reputation|not trusted|untrusted|distrust|blocked|banned)|(?:reputation|trust)\b.{0,30}domain/,
      by: 'them',
      unless: /recipient/,
    },
  ],
  codes: [],
  samples: [
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 550-5.7.1 Our system has detected that this message is likely suspicious due to the 550-5.7.1 very low reputation of the sending domain. (in reply to end of DATA command)',
    'host mx.example.org[198.51.100.25] said: 554 5.7.1 Service unavailable; Sender address [a@example.com] blocked using dbl.spamhaus.org (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 550 5.7.1 Message contains a blacklisted URL (in reply to end of DATA command)',
  ],
}
