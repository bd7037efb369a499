import type { ReplyClass } from '../dsn.ts'

export const greylisted: ReplyClass = {
  id: 'greylisted',
  title: 'Greylisted: come back later',
  who: 'nobody',
  retry: 'wait',
  cure: 'Wait at least the printed delay; the queue tries again by itself from the same address and sender.',
  explain: 'The other side turns strangers away once and lets them in when they come back. This is normal.',
  more: ['https://www.rfc-editor.org/rfc/rfc6647'],
  exact: [
    /gr[ea]y.?list|postgrey|\[gl01\]/,
    /come back (?:in (?!a while)|later|after|again)|internal resources? (?:are )?temporarily unavailable/,
    { words: /^service currently unavailable/, unless: /contact|outage/, temporary: true },
    {
      words:
        /(?:try|retry|resend|attempt|send)\w* (?:again |later |delivery |this message )?(?:in|after) (?:about |at least |approx\w* )?\d{1,6} ?(?:s|m|min|sec|hour)/,
      unless: /too many|limit|rate\b|exceed|volume|quota|full\b|connections|bomb|maintenance|disk/,
    },
    {
      words:
        /(?:first|new|unknown|unfamiliar)[- ](?:time )?(?:sender|triplet|client|contact)|new (?:host|server|peer)|unknown sender-recipient|on (?:the )?first (?:attempt|contact|try)|(?:should|will) retry automatically|is new to us/,
      temporary: true,
      unless: /domain|address (?:is )?unknown|does not exist|not exist/,
    },
    /first time seeing|not (?:yet )?(?:been )?seen (?:before|this)|triplet/,
    /deferred for \d{1,6} ?(?:s|m|sec|min)|bitte (?:versuchen|probieren) sie es (?:sp[aä]ter|in)|liste grise|lista gris|lista cinza/,
  ],
  samples: [
    'host mx.example.org[198.51.100.25] said: 450 4.2.0 <u@example.org>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.org.html (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 451 4.7.1 Greylisting in action, please come back in 00:09:59 (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 450 4.3.2 Service currently unavailable (in reply to RCPT TO command)',
  ],
}
