import type { ReplyClass } from '../dsn.ts'

export const mailboxFull: ReplyClass = {
  id: 'mailbox-full',
  title: 'The recipient’s mailbox is full',
  who: 'recipient',
  retry: 'wait',
  cure: 'Tell the recipient by another way. A mailbox on our own server: raise its quota or clear it.',
  explain: 'The mailbox has reached its quota; until the owner clears it, nothing more fits.',
  more: ['https://support.google.com/mail/?p=OverQuotaTemp'],
  exact: [
    /(?:user|domain)disk quota|would exceed .{0,30}(?:storage|quota|mailbox)|(?:disk ?space|storage) quota|reached (?:its |the )?(?:\w{1,10} )?quota|space has been used up|not have enough (?:\w{1,8} )?space/,
    /(?:user|recipient|mailbox|account|inbox) .{0,30}(?:not have (?:enough|sufficient)|lacks|without enough|out of) (?:\w{1,10} )?(?:space|storage|room|quota)/,
    /p=overquota|quotaexceeded(?!.{0,10}submission)|mapiexceptionshutoffquota|out of storage space|disk quota exceeded|file too large|recipient'?s mailbox is full/,
    {
      words:
        /over.?quota|(?:over|above|beyond|exceed(?:s|ed|ing)?|exceeding) (?:\S{1,20} ){0,4}(?:quota|storage (?:limit|space|allocation)|allotted space|mailbox (?:size|limit)|allocation)|quota (?:is |has been |was |would be |limit )?(?:exceeded|full|reached|exhausted|violation)|(?:storage|mailbox|inbox|space|disk) (?:\S{1,16} ){0,2}(?:quota|limit) (?:\S{1,12} ){0,2}(?:exceed|reach)|exceed.{0,30}quota/,
      unless: /queue|organi[sz]ation|sending|submission|message count|relay|smtp quota|outgoing|messages per/,
    },
    /(?:mail ?-?box|mail ?-?drop|inbox|account|folder|postfach|mail ?folder|user'?s? (?:disk|storage))\b(?: \S{1,80})?(?: for \S{1,80})? (?:is |are |currently |appears to be |seems |has become )*(?:too )?full\b|full (?:mail ?box|inbox)|mail(?:box|dir)(?: is)? too (?:large|big)|recipient storage full/,
    /(?:not enough|insufficient|no|no more|lacks?) (?:\w{1,10} )?(?:storage|space|room|quota|disk space)(?: \w{1,12})? (?:in|for|left (?:in|for)|on) (?:the |this |that |recipient|user|destination)?.{0,20}(?:mail ?box|user|recipient|account|inbox)|user has (?:exhausted|exceeded|too many messages)|too many messages (?:in|on) (?:the |this )?(?:mailbox|folder|server)|mailbox (?:has )?(?:exceeded|exceeds|reached)|exceeded (?:its|his|their|the) (?:mailbox |storage |disk )?(?:quota|limit|size|space)(?! for| of messages)/,
    /postfach (?:ist )?(?:voll|[uü]ber)|speicherplatz|speichervolumen|zuviele mails|bo[iî]te .{0,40}pleine|messagerie pleine|quota d[eé]pass|casella .{0,24}piena|buz[oó]n .{0,24}lleno|cuota (?:excedida|superada)|caixa .{0,20}cheia|cota (?:de disco )?(?:excedida|estourada)|skrzynk\w{1,3} .{0,20}(?:pe[lł]na|przepe)|przekroczon\w{1,3} (?:limit|quot|pojemno)|perepolnen|переполнен|превышен/,
  ],
  weak: [
    /(?:inbox|mailbox|account|user|recipient) has no (?:more )?(?:space|room)/,
    {
      words:
        /\b(?:mailbox|recipient|user|account|inbox|postbox|addressee)\b.{0,60}(?:no (?:more )?(?:room|space)|\bspace\b|\bfull\b|cannot (?:take|hold|store)|\bdeleted?\b|\b[mg]b left|storage)/,
      unless: /has been deleted|was deleted|is deleted/,
    },
  ],
  codes: ['x.2.2'],
  differs: (seen) => (seen.hop === 'local' ? { retry: 'wait' } : {}),
  samples: [
    "host gmail-smtp-in.l.google.com[203.0.113.26] said: 452-4.2.2 The recipient's inbox is out of storage space. (in reply to RCPT TO command)",
    'host mail.example.com[private/dovecot-lmtp] said: 452 4.2.2 <u@example.com> Quota exceeded (mailbox for user is full) (in reply to end of DATA command)',
    'host mx.example.org[198.51.100.25] said: 552 5.2.2 Over quota (in reply to RCPT TO command)',
  ],
}
