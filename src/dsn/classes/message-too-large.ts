import type { ReplyClass } from '../dsn.ts'

export const messageTooLarge: ReplyClass = {
  id: 'message-too-large',
  title: 'The message is too large',
  who: 'us',
  retry: 'no',
  cure: 'Send it smaller, or put the attachment behind a link. If the limit is ours, raise message_size_limit.',
  explain: 'The size is above the limit of a server on the way; Base64 makes attachments a third larger.',
  exact: [
    /message size \d+ exceeds|exceeds (?:\S{1,16} ){0,5}?(?:size|length|maximum)|(?:message|mail|e-?mail|attachment|file|body|data|header|content|size|it) (?:\S{1,30} )?(?:is |was |are |of \S{1,20} )?(?:too (?:large|big|long)|larger than|bigger than|oversized?)|(?:over|above|beyond|exceed\w*) (?:\S{1,16} ){0,3}(?:message |mail )?size|size (?:\S{1,16} ){0,3}(?:exceed|too (?:large|big)|larger|over)|recipsizelimit|maxsubmissionsize/,
    /max(?:imum)? (?:allowed |permitted )?(?:message |mail |e-?mail )?size|too (?:large|big) (?:a )?(?:message|mail|file|attachment)|message (?:file )?(?:too|exceeds|length)|filter size|exceeded mailsize|nachricht .{0,16}zu gro|message trop (?:gros|volumineux|grand|long)|(?:mensaje|correo) demasiado (?:grande|largo)|messaggio troppo grande|mensagem muito grande|taille (?:maximale|limite)/,
  ],
  phrases: [{ words: /exceeds limit/, unless: /score|rate|connection|count|recipients|points/ }],
  weak: [
    {
      words:
        /\b\d+(?:\.\d+)? ?(?:mb|mib|kb|gb|megabytes?|bytes)\b.{0,60}(?:\bmost\b|\bmax|\bonly\b|limit|accept|allowed|\btake)|heavier|too heavy|(?:at most|no more than|not more than|up to|larger than|bigger than|over) \d+ ?(?:mb|mib|kb|megabytes?|bytes)\b/,
      unless: /mailbox|quota|left/,
    },
  ],
  codes: ['x.3.4', 'x.2.3'],
  samples: [
    'message size 52428800 exceeds size limit 26214400 of server mx.example.org[198.51.100.25]',
    'host mx.example.org[198.51.100.25] said: 552 5.3.4 Message size exceeds fixed limit (in reply to MAIL FROM command)',
    'host mx.example.org[198.51.100.25] said: 552 Message too large (in reply to end of DATA command)',
  ],
}
