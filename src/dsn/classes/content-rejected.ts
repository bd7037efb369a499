import type { ReplyClass } from '../dsn.ts'

export const contentRejected: ReplyClass = {
  id: 'content-rejected',
  title: 'They judge the message to be spam or harmful',
  who: 'us',
  retry: 'no',
  cure: 'Look at that very message: a hacked mailbox, a newsletter, a forbidden attachment. Change it, or ask their postmaster.',
  explain: 'A filter read the message and refused what is in it.',
  more: [
    'https://support.google.com/mail/?p=BlockedMessage',
    'https://support.google.com/mail/?p=UnsolicitedMessageError',
    'https://support.apple.com/en-us/102322',
  ],
  exact: [
    /p=(?:blockedmessage|unsolicitedmessage)|content presents|\binfected\b|\bbanned:|reject, id=\S{1,40} - (?!bad_header)|\bgtube\b|spam url|\[hm0\d\]|dt:sp[mb]|dt:(?:vir|fcm|sum)|mi:spb|likely unsolicited|spam abuse detected|bad outbound sender|mail content denied|message filtered|spam classification|(?:due to|because of|for) (?:being )?spam\b(?! policy)|ofr_506|lpn007_506/,
    {
      words: /virus(?:es)?\b(?!_scan)|malware|trojan|phish(?:ing)?\b|eicar|ransomware/,
      unless: /fail|unavailable|error|temporar|\bis down\b/,
    },
    /(?:spam|junk|unsolicited|bulk|unwanted) ?(?:e?-?mail|message|content|score|detected|reject|refus|filter|check)|(?:message|mail|e-?mail|content|this|it|as|be|is|of|for|under suspicion of|like|considered|identified as|classified as|tagged as|rejected as|suspected|suspicion of|probability of|considere comme|come|como|als|blocked as) (?:a |an |being |likely |possible |potential |to be )?(?:spam|junk|uce|ube)\b/,
  ],
  phrases: [
    {
      words:
        /\bspam(?!haus|cop|rats)\w{0,10}|\bunsolicited\b|\bjunk ?mail\b|anti-?spam|\bspamassassin\b|\bu[cb]e\b|indesirable|correo no deseado|ind[eé]sirable/,
      unless: /your ip|ip address|from \[?\d{1,3}\.|host|blocked using/,
    },
    /(?:attachment|file ?type|executable|macro|content) .{0,50}(?:not (?:allowed|accepted|permitted|acceptable)|prohibited|forbidden|blocked|banned|dangerous|unacceptable|suspicious|disallowed|restricted|inappropriate|objectionable)|(?:prohibited|forbidden|dangerous|suspicious|blocked|banned|illegal|unacceptable|disallowed|restricted) (?:attachment|content|file|extension|message|words?|text|header)|content (?:reject|filter(?! size)|polic|restrict|denied|check)|rejected (?:by|due to|for|because of) (?:the )?(?:message )?content|contains (?:a )?(?:forbidden|prohibited|banned|restricted|blocked|suspicious|dangerous)|password.protected|encrypted (?:archive|zip)|message (?:looks|appears) (?:suspicious|like)/,
    /\bmacros?\b.{0,30}(?:found|inside|detected|contain)|contain\w* .{0,24}\bmacros?\b|fuzzy|bayes|heuristic|fingerprint|score (?:too high|exceed)|high score|rejected.{0,20}score|blocked by (?:content|message) |abusive content|suspicious message/,
  ],
  weak: [
    { words: /(?:mail|message) data (?:was )?refused|\(hvu:/, by: 'them' },
    {
      words:
        /\b(?:attach\w*|archives?|macros?|passwords?|extension|zip|exe|anti-?virus|infect\w*|antispam|score|filter\w*|links?|content|pattern|signature)\b/,
      stage: 'data',
      by: 'them',
      unless: /try again|temporar|header|dkim|size|\bmb\b|limit|account|log ?in/,
    },
  ],
  codes: ['5.7.501', '5.7.502', '5.7.503', '5.7.350', '5.7.504'],
  samples: [
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 550-5.7.1 [198.51.100.9 12] Our system has detected that this message is 550-5.7.1 likely unsolicited mail. (in reply to end of DATA command)',
    'host mx.example.org[198.51.100.25] said: 554 5.7.1 Spam message rejected (in reply to end of DATA command)',
    'host mx.example.org[198.51.100.25] said: 554 5.7.0 Reject, id=00012-07 - INFECTED: Eicar-Test-Signature (in reply to end of DATA command)',
  ],
}
