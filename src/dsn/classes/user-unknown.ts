import type { ReplyClass } from '../dsn.ts'

export const userUnknown: ReplyClass = {
  id: 'user-unknown',
  title: 'Nobody has this address',
  who: 'us',
  retry: 'no',
  cure: 'Correct the address or remove it. A 450 for an unknown user means that the other side answers softly while it repairs something: wait.',
  explain: 'The domain is right, but there is no mailbox of that name.',
  more: [
    'https://support.google.com/mail/?p=NoSuchUser',
    'https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-1-1-through-5-1-20-in-exchange-online',
  ],
  exact: [
    {
      words:
        /p=nosuchuser|resolver\.adr|recip(?:ient)?notfound|exrecipnotfound|recipient address rejected: (?:user )?unknown|user (?:\S{1,80} )?unknown|unknown (?:or illegal )?(?:local[- ]?part|user|recipient|alias|mailbox|account|address|addressee|email|e-mail|username|local)/,
      unless: /sender|too many|unknown user(?:s| rate)|excessive|helo|unknown (?:mail )?domain/,
    },
    {
      words:
        /no such (?:local )?(?:user|recipient|mailbox|mail ?drop|address|account|person|email|e-mail|id|local|alias|customer|person)|no (?:mailbox|account|user|one|body|recipient) (?:here )?(?:by|with|of|under) (?:that|this) (?:name|address)|no one with that|no (?:mail ?box|user|account|address) (?:here|found|available)/,
      unless: /sender/,
    },
    {
      words:
        /(?:user|mail ?-?box|account|recipient|address|addressee|alias|email|e-mail|mail ?drop|username|local part|person)(?:\(s\)|s)?(?: account| address| that you tried to reach| you are trying to (?:reach|contact))?(?: ?[<"'([]{0,2}\S{1,80}[>"')\]]{0,2})? ?:? ?(?:\S{1,12} ){0,2}?(?:does not|doesn't|does n't|do not|don't|didn't|did not|not|n't|could not be|cannot be|can't be|isn't|was not|no longer|nonexist|non-exist) ?(?:be )?(?:exists?|found|valid|known|listed|recogni[sz]ed|located|a valid|a known|valid\w*|unique)/,
      unless: /sender|domain .{0,40}not|host|dns/,
    },
    /(?<!too many |excessive |no )(?:non-?exist(?:e|a)nt|invalid|unknown|bad|illegal|incorrect|not a (?:valid|known)|no valid(?! recipients)|undefined) (?:\S{1,14} ){0,2}?(?:recipient|user|mail ?-?box|account|addressee|destination mailbox|local[- ]?part|rcpt|email address)|not a (?:\w{1,12} ){0,2}(?:user|recipient|mailbox)\b|not listed in (?:domino|the|our)|(?:does ?n[o']t|does not) have an? (?:\S{1,60} )?account|wrong recipient|address lookup .{0,30}failed|not our customer|is not a (?:known|valid|registered|local) (?:user|mailbox|recipient|address)/,
    {
      words:
        /mailbox (?:name )?(?:is )?unavailable|mailbox (?:not|n't) (?:found|exist|available)|requested action not taken: mailbox/,
      unless: /temporar|busy|full|quota|policy|unavailable or access denied/,
    },
    /recipient address(?:es)? rejected ?: (?:access denied|undeliverable address|user|no such|not found|invalid|unknown|does not|mailbox|recipient|address|unverified address: host)|delivery error: dd this user|addressee unknown|address unknown|user reject|user not (?:found|local|known|exist)|no mailbox|account not (?:found|exist|available)|recipient (?:(?!temporarily)\S{1,80} )?(?:not|un)(?: ?found| ?known| ?exist| ?available| ?listed)|not in (?:the |our |my )?recipient (?:list|table)/,
    /(?:benutzer|empf(?:[aä]|ae)nger|postfach|adresse|nutzer) .{0,30}(?:unbekannt|nicht bekannt|existiert nicht|nicht gefunden|nicht vorhanden|ung[uü]ltig)|unbekannter? (?:benutzer|empf|nutzer)|utilisateur .{0,20}(?:inconnu|inexist)|destinataire .{0,20}(?:inconnu|inexist|invalide)|(?:bo[iî]te|adresse|compte) .{0,30}(?:inexistant|inconnu|n'existe|introuvable)/,
    /(?:usuario|destinatario|cuenta|buz[oó]n|direcci[oó]n) .{0,20}(?:desconocid|no existe|inexistente|no (?:encontrad|v[aá]lid))|no existe (?:el|la|ese|esa|tal|dicho) |(?:utente|destinatario|casella|indirizzo) .{0,20}(?:sconosciut|inesistente|non (?:trovat|esiste|valid)|errato)|(?:usu[aá]rio|destinat[aá]rio|conta|caixa|endere[cç]o) .{0,20}(?:desconhecid|inexistente|n[aã]o (?:existe|encontrad|cadastrad))|nie (?:istnieje|ma takiego)|nieznany (?:u[zż]ytkownik|adres|odbiorca)|brak (?:takiego )?(?:u[zż]ytkownika|konta|skrzynki)|net takogo|ne (?:najden|sushch)|не (?:существует|найден)|нет такого|неизвестн/,
  ],
  phrases: [
    // What Exim says of an address of its own that it cannot deliver to.
    { words: /unroute?able address/, by: 'them' },
    { words: /^\S{0,80} ?does not exist/, stage: 'rcpt' },
    /^<@>\S* ?(?:\.\.\. ?)?(?:not found|unknown|does not exist|not known|is no longer valid)|mailbox (?:not present|unavaiable|invalid)|missing home directory|not in my valid ?rcptto|non .{1,60}existent user|not present in (?:the |our )?director|(?:is )?not (?:a |an )?(?:local|active) (?:e-?mail )?(?:address|user|recipient)|there is no one at|recipient is not (?:accepted|local)|nobody (?:here )?(?:by|with) (?:that|this)/,
    /(?:account|user|address|mailbox|employee|recipient) .{0,60}(?:no longer (?:valid|exist|with|available|work|use)|has (?:left|moved)|(?:been|was|is) (?:deleted|removed))|(?:no longer|not) (?:on|with|at) (?:this|our) (?:server|system|company|domain)|^user not|^no such/,
    {
      words:
        /invalid (?:e?-?mail )?address|address (?:is )?(?:invalid|incorrect)|bad (?:e?-?mail )?address|(?:mailbox|address|recipient) (?:name )?not (?:allowed|accepted|permitted|valid)/,
      unless: /sender|from|helo|reply/,
    },
  ],
  weak: [
    {
      words:
        /\b(?:dosn't|does ?not|no|not) exist|recipient (?:cannot|could not|can't) be verified|user .{0,40}not ok\b/,
      unless: /sender|domain|from/,
    },
    {
      words:
        /\b(?:nobody|no one|no person|no customer|no subscriber)\b|\b(?:user|recipient|addressee|mailbox|account|login|customer|person|alias|name)\b.{0,60}(?:\bnot\b|n't\b|\bnever\b|\bisn)\W.{0,24}\b(?:registered|in the|on this|on our|here|known|listed|served|hosted|directory|post office|belong)/,
      unless: /sender|\bfrom\b|full|space|quota|accept|allow|permit|authori|domain|helo|welcome/,
    },
    {
      words:
        /recipient (?:address )?(?:has been |is |was )?(?:rejected|refused|denied|not ok)|undeliverable address|does not like recipient|invalid rcpt|rcpt .{0,24}(?:reject|refused|invalid)|mailbox unavailable or access denied/,
      unless: /policy|access|spam|sender|block|temporar/,
    },
  ],
  codes: [
    'x.1.1',
    '5.1.3',
    '5.1.4',
    '5.1.6',
    '5.1.0',
    '5.1.12',
    '5.1.20',
    '5.1.350',
    '5.1.351',
    '5.1.352',
    '5.1.353',
    '5.1.354',
    '5.1.355',
  ],
  differs: (seen) => (seen.temporary ? { who: 'recipient', retry: 'wait' } : {}),
  samples: [
    'host gmail-smtp-in.l.google.com[203.0.113.26] said: 550-5.1.1 The email account that you tried to reach does not exist. (in reply to RCPT TO command)',
    'host mx.example.org[198.51.100.25] said: 550 5.1.1 <u@example.org>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
  ],
}
